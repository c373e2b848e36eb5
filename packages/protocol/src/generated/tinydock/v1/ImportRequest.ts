// Original file: tinydock/v1/images.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';
import type { OpenFile as _tinydock_v1_OpenFile, OpenFile__Output as _tinydock_v1_OpenFile__Output } from '../../tinydock/v1/OpenFile.ts';

export interface ImportRequest {
  /**
   * Name for the image; may be empty.
   */
  'reference'?: (string);
  /**
   * Comment in the image's history.
   */
  'message'?: (string);
  /**
   * Dockerfile instructions applied to the configuration, such as `CMD ["/bin/sh"]`.
   */
  'changes'?: (string)[];
  /**
   * Unset for the daemon's own.
   */
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * Where the tar is a regular file; not looked at by ImportChunks.
   */
  'file'?: (_tinydock_v1_OpenFile | null);
}

export interface ImportRequest__Output {
  /**
   * Name for the image; may be empty.
   */
  'reference': (string);
  /**
   * Comment in the image's history.
   */
  'message': (string);
  /**
   * Dockerfile instructions applied to the configuration, such as `CMD ["/bin/sh"]`.
   */
  'changes': (string)[];
  /**
   * Unset for the daemon's own.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * Where the tar is a regular file; not looked at by ImportChunks.
   */
  'file': (_tinydock_v1_OpenFile__Output | null);
}
