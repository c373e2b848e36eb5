// Original file: tinydock/v1/images.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';
import type { RegistryAuth as _tinydock_v1_RegistryAuth, RegistryAuth__Output as _tinydock_v1_RegistryAuth__Output } from '../../tinydock/v1/RegistryAuth.ts';

export interface PullRequest {
  /**
   * As the user typed it.
   */
  'reference'?: (string);
  /**
   * Unset for the daemon's own.
   */
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * Unset for anonymous.
   */
  'auth'?: (_tinydock_v1_RegistryAuth | null);
  /**
   * Every platform of an index; the name goes to that of the daemon, and `platform` is unset.
   */
  'allPlatforms'?: (boolean);
  /**
   * By `host[:port]` of the registry's mirrors.
   */
  'mirrorAuths'?: ({[key: string]: _tinydock_v1_RegistryAuth});
}

export interface PullRequest__Output {
  /**
   * As the user typed it.
   */
  'reference': (string);
  /**
   * Unset for the daemon's own.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * Unset for anonymous.
   */
  'auth': (_tinydock_v1_RegistryAuth__Output | null);
  /**
   * Every platform of an index; the name goes to that of the daemon, and `platform` is unset.
   */
  'allPlatforms': (boolean);
  /**
   * By `host[:port]` of the registry's mirrors.
   */
  'mirrorAuths': ({[key: string]: _tinydock_v1_RegistryAuth__Output});
}
