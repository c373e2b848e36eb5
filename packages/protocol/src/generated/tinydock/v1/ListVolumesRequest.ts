// Original file: tinydock/v1/volumes.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface ListVolumesRequest {
  /**
   * `dangling`, `driver`, `label`, `label!`, `name`.
   */
  'filters'?: (_tinydock_v1_Filter)[];
}

export interface ListVolumesRequest__Output {
  /**
   * `dangling`, `driver`, `label`, `label!`, `name`.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
}
