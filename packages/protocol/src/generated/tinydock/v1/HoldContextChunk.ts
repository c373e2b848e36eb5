// Original file: tinydock/v1/build.proto


export interface HoldContextChunk {
  /**
   * A piece of the tar, at most 1 MiB.
   */
  'data'?: (Buffer | Uint8Array | string);
}

export interface HoldContextChunk__Output {
  /**
   * A piece of the tar, at most 1 MiB.
   */
  'data': (Buffer);
}
