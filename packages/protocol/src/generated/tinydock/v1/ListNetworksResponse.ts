// Original file: tinydock/v1/networks.proto

import type { Network as _tinydock_v1_Network, Network__Output as _tinydock_v1_Network__Output } from '../../tinydock/v1/Network.ts';

export interface ListNetworksResponse {
  'networks'?: (_tinydock_v1_Network)[];
}

export interface ListNetworksResponse__Output {
  'networks': (_tinydock_v1_Network__Output)[];
}
