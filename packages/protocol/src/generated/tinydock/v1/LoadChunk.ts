// Original file: tinydock/v1/images.proto

import type { LoadRequest as _tinydock_v1_LoadRequest, LoadRequest__Output as _tinydock_v1_LoadRequest__Output } from '../../tinydock/v1/LoadRequest.ts';

export interface LoadChunk {
  /**
   * At most 1 MiB of the archive.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * In the first message, which has no data then; may be left out.
   */
  'request'?: (_tinydock_v1_LoadRequest | null);
}

export interface LoadChunk__Output {
  /**
   * At most 1 MiB of the archive.
   */
  'data': (Buffer);
  /**
   * In the first message, which has no data then; may be left out.
   */
  'request': (_tinydock_v1_LoadRequest__Output | null);
}
