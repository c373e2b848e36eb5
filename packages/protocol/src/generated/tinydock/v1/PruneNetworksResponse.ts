// Original file: tinydock/v1/networks.proto

import type { PrunedNetwork as _tinydock_v1_PrunedNetwork, PrunedNetwork__Output as _tinydock_v1_PrunedNetwork__Output } from '../../tinydock/v1/PrunedNetwork.ts';

export interface PruneNetworksResponse {
  'networks'?: (_tinydock_v1_PrunedNetwork)[];
}

export interface PruneNetworksResponse__Output {
  'networks': (_tinydock_v1_PrunedNetwork__Output)[];
}
