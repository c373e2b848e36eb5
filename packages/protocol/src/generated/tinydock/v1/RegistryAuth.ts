// Original file: tinydock/v1/images.proto

import type { BasicAuth as _tinydock_v1_BasicAuth, BasicAuth__Output as _tinydock_v1_BasicAuth__Output } from '../../tinydock/v1/BasicAuth.ts';

/**
 * Who the user is to one registry.
 */
export interface RegistryAuth {
  'basic'?: (_tinydock_v1_BasicAuth | null);
  /**
   * An OAuth refresh token, as credential helpers give it.
   */
  'identityToken'?: (string);
  'kind'?: "basic"|"identityToken";
}

/**
 * Who the user is to one registry.
 */
export interface RegistryAuth__Output {
  'basic'?: (_tinydock_v1_BasicAuth__Output | null);
  /**
   * An OAuth refresh token, as credential helpers give it.
   */
  'identityToken'?: (string);
  'kind'?: "basic"|"identityToken";
}
