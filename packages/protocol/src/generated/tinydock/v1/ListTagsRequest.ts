// Original file: tinydock/v1/registries.proto

import type { RegistryAuth as _tinydock_v1_RegistryAuth, RegistryAuth__Output as _tinydock_v1_RegistryAuth__Output } from '../../tinydock/v1/RegistryAuth.ts';

export interface ListTagsRequest {
  /**
   * A repository without tag and digest, as the user typed it.
   */
  'repository'?: (string);
  /**
   * Unset for anonymous.
   */
  'auth'?: (_tinydock_v1_RegistryAuth | null);
}

export interface ListTagsRequest__Output {
  /**
   * A repository without tag and digest, as the user typed it.
   */
  'repository': (string);
  /**
   * Unset for anonymous.
   */
  'auth': (_tinydock_v1_RegistryAuth__Output | null);
}
