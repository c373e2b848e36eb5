// Original file: tinydock/v1/container_files.proto

import type { CopyInRequest as _tinydock_v1_CopyInRequest, CopyInRequest__Output as _tinydock_v1_CopyInRequest__Output } from '../../tinydock/v1/CopyInRequest.ts';

export interface CopyInChunk {
  /**
   * First.
   */
  'request'?: (_tinydock_v1_CopyInRequest | null);
  /**
   * At most 1 MiB.
   */
  'data'?: (Buffer | Uint8Array | string);
  'part'?: "request"|"data";
}

export interface CopyInChunk__Output {
  /**
   * First.
   */
  'request'?: (_tinydock_v1_CopyInRequest__Output | null);
  /**
   * At most 1 MiB.
   */
  'data'?: (Buffer);
  'part'?: "request"|"data";
}
