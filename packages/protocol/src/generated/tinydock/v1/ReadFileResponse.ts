// Original file: tinydock/v1/image_explorer.proto

import type { ImageFile as _tinydock_v1_ImageFile, ImageFile__Output as _tinydock_v1_ImageFile__Output } from '../../tinydock/v1/ImageFile.ts';

export interface ReadFileResponse {
  'file'?: (_tinydock_v1_ImageFile | null);
  'data'?: (Buffer | Uint8Array | string);
  'part'?: "file"|"data";
}

export interface ReadFileResponse__Output {
  'file'?: (_tinydock_v1_ImageFile__Output | null);
  'data'?: (Buffer);
  'part'?: "file"|"data";
}
