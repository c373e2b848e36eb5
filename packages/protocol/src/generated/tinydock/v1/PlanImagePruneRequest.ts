// Original file: tinydock/v1/retention.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface PlanImagePruneRequest {
  /**
   * Also images with tags that no container uses.
   */
  'all'?: (boolean);
  /**
   * `dangling`, `until`, `label`, `label!`; all must hold.
   */
  'filters'?: (_tinydock_v1_Filter)[];
  /**
   * The images shall go at once, past the trash.
   */
  'now'?: (boolean);
  /**
   * Ids of containers that shall count as gone.
   */
  'without'?: (string)[];
}

export interface PlanImagePruneRequest__Output {
  /**
   * Also images with tags that no container uses.
   */
  'all': (boolean);
  /**
   * `dangling`, `until`, `label`, `label!`; all must hold.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
  /**
   * The images shall go at once, past the trash.
   */
  'now': (boolean);
  /**
   * Ids of containers that shall count as gone.
   */
  'without': (string)[];
}
