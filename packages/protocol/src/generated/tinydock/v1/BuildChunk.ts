// Original file: tinydock/v1/build.proto

import type { BuildRequest as _tinydock_v1_BuildRequest, BuildRequest__Output as _tinydock_v1_BuildRequest__Output } from '../../tinydock/v1/BuildRequest.ts';

export interface BuildChunk {
  /**
   * In the first message alone.
   */
  'request'?: (_tinydock_v1_BuildRequest | null);
  /**
   * A piece of the context, at most 1 MiB.
   */
  'data'?: (Buffer | Uint8Array | string);
}

export interface BuildChunk__Output {
  /**
   * In the first message alone.
   */
  'request': (_tinydock_v1_BuildRequest__Output | null);
  /**
   * A piece of the context, at most 1 MiB.
   */
  'data': (Buffer);
}
