// Original file: tinydock/v1/container_control.proto

import type { PrunedContainer as _tinydock_v1_PrunedContainer, PrunedContainer__Output as _tinydock_v1_PrunedContainer__Output } from '../../tinydock/v1/PrunedContainer.ts';

export interface PruneContainersResponse {
  'containers'?: (_tinydock_v1_PrunedContainer)[];
}

export interface PruneContainersResponse__Output {
  'containers': (_tinydock_v1_PrunedContainer__Output)[];
}
