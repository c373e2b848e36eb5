// Original file: tinydock/v1/volumes.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface PruneVolumesRequest {
  /**
   * Also those that have a name; as the filter `all=true`.
   */
  'all'?: (boolean);
  /**
   * `all`, `label`, `label!`.
   */
  'filters'?: (_tinydock_v1_Filter)[];
  /**
   * Remove nothing.
   */
  'planOnly'?: (boolean);
  /**
   * Names of those that may be removed; empty for all.
   */
  'only'?: (string)[];
  /**
   * With plan_only: ids of containers that shall count as gone.
   */
  'without'?: (string)[];
}

export interface PruneVolumesRequest__Output {
  /**
   * Also those that have a name; as the filter `all=true`.
   */
  'all': (boolean);
  /**
   * `all`, `label`, `label!`.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
  /**
   * Remove nothing.
   */
  'planOnly': (boolean);
  /**
   * Names of those that may be removed; empty for all.
   */
  'only': (string)[];
  /**
   * With plan_only: ids of containers that shall count as gone.
   */
  'without': (string)[];
}
