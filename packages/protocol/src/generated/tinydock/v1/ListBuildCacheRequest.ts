// Original file: tinydock/v1/build.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface ListBuildCacheRequest {
  /**
   * `until`, and `inuse`, `mutable`, `immutable`, `shared`, `private`, which are true or false; all must hold. `id`: the
   * beginning of a key, without its algorithm; `type`; `description`: words of it; one of several must hold.
   */
  'filters'?: (_tinydock_v1_Filter)[];
}

export interface ListBuildCacheRequest__Output {
  /**
   * `until`, and `inuse`, `mutable`, `immutable`, `shared`, `private`, which are true or false; all must hold. `id`: the
   * beginning of a key, without its algorithm; `type`; `description`: words of it; one of several must hold.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
}
