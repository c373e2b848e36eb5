// Original file: tinydock/v1/images.proto

import type { OpenFile as _tinydock_v1_OpenFile, OpenFile__Output as _tinydock_v1_OpenFile__Output } from '../../tinydock/v1/OpenFile.ts';
import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface LoadRequest {
  /**
   * Where the archive is a regular file; not looked at by LoadChunks.
   */
  'file'?: (_tinydock_v1_OpenFile | null);
  /**
   * Of an image for several platforms, which one; unset for the daemon's own.
   */
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * Every platform that the archive holds; the name goes to that of the daemon, and `platform` is unset.
   */
  'allPlatforms'?: (boolean);
}

export interface LoadRequest__Output {
  /**
   * Where the archive is a regular file; not looked at by LoadChunks.
   */
  'file': (_tinydock_v1_OpenFile__Output | null);
  /**
   * Of an image for several platforms, which one; unset for the daemon's own.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * Every platform that the archive holds; the name goes to that of the daemon, and `platform` is unset.
   */
  'allPlatforms': (boolean);
}
