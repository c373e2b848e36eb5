// Original file: tinydock/v1/container_files.proto


export interface FileChange {
  /**
   * `A` added, `C` changed, `D` deleted.
   */
  'kind'?: (string);
  /**
   * Absolute; any bytes.
   */
  'path'?: (Buffer | Uint8Array | string);
}

export interface FileChange__Output {
  /**
   * `A` added, `C` changed, `D` deleted.
   */
  'kind': (string);
  /**
   * Absolute; any bytes.
   */
  'path': (Buffer);
}
