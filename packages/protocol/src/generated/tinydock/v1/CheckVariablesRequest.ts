// Original file: tinydock/v1/build.proto

import type { RegistryAuth as _tinydock_v1_RegistryAuth, RegistryAuth__Output as _tinydock_v1_RegistryAuth__Output } from '../../tinydock/v1/RegistryAuth.ts';
import type { NamedContext as _tinydock_v1_NamedContext, NamedContext__Output as _tinydock_v1_NamedContext__Output } from '../../tinydock/v1/NamedContext.ts';
import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

/**
 * What of a build decides which variables are set. The numbers are those of the same fields of BuildRequest.
 */
export interface CheckVariablesRequest {
  'dockerfileName'?: (string);
  'dockerfile'?: (string);
  'target'?: (string);
  'buildArgs'?: ({[key: string]: string});
  /**
   * Ask registries for base images that are here.
   */
  'pull'?: (boolean);
  'auths'?: ({[key: string]: _tinydock_v1_RegistryAuth});
  /**
   * Of what is no image the name counts alone.
   */
  'namedContexts'?: (_tinydock_v1_NamedContext)[];
  /**
   * The first counts; the machine's own where none is named.
   */
  'platforms'?: (_tinydock_v1_Platform)[];
}

/**
 * What of a build decides which variables are set. The numbers are those of the same fields of BuildRequest.
 */
export interface CheckVariablesRequest__Output {
  'dockerfileName': (string);
  'dockerfile': (string);
  'target': (string);
  'buildArgs': ({[key: string]: string});
  /**
   * Ask registries for base images that are here.
   */
  'pull': (boolean);
  'auths': ({[key: string]: _tinydock_v1_RegistryAuth__Output});
  /**
   * Of what is no image the name counts alone.
   */
  'namedContexts': (_tinydock_v1_NamedContext__Output)[];
  /**
   * The first counts; the machine's own where none is named.
   */
  'platforms': (_tinydock_v1_Platform__Output)[];
}
