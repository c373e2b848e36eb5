// Original file: tinydock/v1/networks.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface ListNetworksRequest {
  /**
   * `dangling`, `driver`, `id`, `label`, `name`, `scope`, `type`.
   */
  'filters'?: (_tinydock_v1_Filter)[];
}

export interface ListNetworksRequest__Output {
  /**
   * `dangling`, `driver`, `id`, `label`, `name`, `scope`, `type`.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
}
