// Original file: tinydock/v1/images.proto

import type { OpenFile as _tinydock_v1_OpenFile, OpenFile__Output as _tinydock_v1_OpenFile__Output } from '../../tinydock/v1/OpenFile.ts';

export interface LoadRequest {
  /**
   * Where the archive is a regular file.
   */
  'file'?: (_tinydock_v1_OpenFile | null);
}

export interface LoadRequest__Output {
  /**
   * Where the archive is a regular file.
   */
  'file': (_tinydock_v1_OpenFile__Output | null);
}
