// Original file: tinydock/v1/build_records.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface ListBuildsRequest {
  /**
   * `id`, `image`, `name`, `since`, `status`, `until`.
   */
  'filters'?: (_tinydock_v1_Filter)[];
}

export interface ListBuildsRequest__Output {
  /**
   * `id`, `image`, `name`, `since`, `status`, `until`.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
}
