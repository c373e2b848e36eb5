// Original file: tinydock/v1/images.proto

import type { ImportRequest as _tinydock_v1_ImportRequest, ImportRequest__Output as _tinydock_v1_ImportRequest__Output } from '../../tinydock/v1/ImportRequest.ts';

export interface ImportChunk {
  /**
   * First.
   */
  'request'?: (_tinydock_v1_ImportRequest | null);
  /**
   * At most 1 MiB of the tar.
   */
  'data'?: (Buffer | Uint8Array | string);
  'part'?: "request"|"data";
}

export interface ImportChunk__Output {
  /**
   * First.
   */
  'request'?: (_tinydock_v1_ImportRequest__Output | null);
  /**
   * At most 1 MiB of the tar.
   */
  'data'?: (Buffer);
  'part'?: "request"|"data";
}
