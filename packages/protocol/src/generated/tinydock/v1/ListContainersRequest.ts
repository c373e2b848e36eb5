// Original file: tinydock/v1/containers.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface ListContainersRequest {
  /**
   * Also those that do not run.
   */
  'all'?: (boolean);
  /**
   * `id`, `name`, `label`, `status`, `ancestor`, `exited`, `health`, `before`, `since`, `publish`, `network`, `volume`.
   */
  'filters'?: (_tinydock_v1_Filter)[];
  /**
   * The newest so many, of every state; 0 for no limit.
   */
  'last'?: (number);
  /**
   * Measure what they have written, which takes time.
   */
  'size'?: (boolean);
}

export interface ListContainersRequest__Output {
  /**
   * Also those that do not run.
   */
  'all': (boolean);
  /**
   * `id`, `name`, `label`, `status`, `ancestor`, `exited`, `health`, `before`, `since`, `publish`, `network`, `volume`.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
  /**
   * The newest so many, of every state; 0 for no limit.
   */
  'last': (number);
  /**
   * Measure what they have written, which takes time.
   */
  'size': (boolean);
}
