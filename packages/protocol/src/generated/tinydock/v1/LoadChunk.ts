// Original file: tinydock/v1/images.proto


export interface LoadChunk {
  /**
   * At most 1 MiB of the archive.
   */
  'data'?: (Buffer | Uint8Array | string);
}

export interface LoadChunk__Output {
  /**
   * At most 1 MiB of the archive.
   */
  'data': (Buffer);
}
