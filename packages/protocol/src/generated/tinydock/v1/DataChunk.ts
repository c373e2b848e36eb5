// Original file: tinydock/v1/common.proto


/**
 * A piece of bulk bytes, where the data socket cannot be reached.
 */
export interface DataChunk {
  /**
   * At most 1 MiB.
   */
  'data'?: (Buffer | Uint8Array | string);
}

/**
 * A piece of bulk bytes, where the data socket cannot be reached.
 */
export interface DataChunk__Output {
  /**
   * At most 1 MiB.
   */
  'data': (Buffer);
}
