// Original file: tinydock/v1/registries.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';
import type { RegistryAuth as _tinydock_v1_RegistryAuth, RegistryAuth__Output as _tinydock_v1_RegistryAuth__Output } from '../../tinydock/v1/RegistryAuth.ts';

export interface SearchRequest {
  /**
   * As the user typed it: a word for Docker Hub, or HOST/WORD for another registry.
   */
  'term'?: (string);
  /**
   * 1 to 100.
   */
  'limit'?: (number);
  /**
   * `is-official`, `is-automated` and `stars`; they apply to what the registry returned.
   */
  'filters'?: (_tinydock_v1_Filter)[];
  /**
   * Unset for anonymous; of no account for Docker Hub.
   */
  'auth'?: (_tinydock_v1_RegistryAuth | null);
}

export interface SearchRequest__Output {
  /**
   * As the user typed it: a word for Docker Hub, or HOST/WORD for another registry.
   */
  'term': (string);
  /**
   * 1 to 100.
   */
  'limit': (number);
  /**
   * `is-official`, `is-automated` and `stars`; they apply to what the registry returned.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
  /**
   * Unset for anonymous; of no account for Docker Hub.
   */
  'auth': (_tinydock_v1_RegistryAuth__Output | null);
}
