// Original file: tinydock/v1/networks.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface PruneNetworksRequest {
  /**
   * `until`, `label`, `label!`; all must hold.
   */
  'filters'?: (_tinydock_v1_Filter)[];
  /**
   * Only say what would be removed.
   */
  'planOnly'?: (boolean);
  /**
   * Ids; remove these alone, those of them that still qualify. Empty for all.
   */
  'only'?: (string)[];
  /**
   * With plan_only: ids of containers that shall count as gone.
   */
  'without'?: (string)[];
}

export interface PruneNetworksRequest__Output {
  /**
   * `until`, `label`, `label!`; all must hold.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
  /**
   * Only say what would be removed.
   */
  'planOnly': (boolean);
  /**
   * Ids; remove these alone, those of them that still qualify. Empty for all.
   */
  'only': (string)[];
  /**
   * With plan_only: ids of containers that shall count as gone.
   */
  'without': (string)[];
}
