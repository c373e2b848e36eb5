// Original file: tinydock/v1/images.proto

import type { RegistryAuth as _tinydock_v1_RegistryAuth, RegistryAuth__Output as _tinydock_v1_RegistryAuth__Output } from '../../tinydock/v1/RegistryAuth.ts';

export interface CheckLoginRequest {
  /**
   * Such as `docker.io` or `localhost:5000`.
   */
  'registry'?: (string);
  'auth'?: (_tinydock_v1_RegistryAuth | null);
}

export interface CheckLoginRequest__Output {
  /**
   * Such as `docker.io` or `localhost:5000`.
   */
  'registry': (string);
  'auth': (_tinydock_v1_RegistryAuth__Output | null);
}
