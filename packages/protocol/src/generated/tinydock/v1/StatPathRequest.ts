// Original file: tinydock/v1/container_files.proto


export interface StatPathRequest {
  'container'?: (string);
  /**
   * Absolute, or from the root; any bytes.
   */
  'path'?: (Buffer | Uint8Array | string);
  /**
   * Follow a link at its end, inside the container.
   */
  'followLink'?: (boolean);
}

export interface StatPathRequest__Output {
  'container': (string);
  /**
   * Absolute, or from the root; any bytes.
   */
  'path': (Buffer);
  /**
   * Follow a link at its end, inside the container.
   */
  'followLink': (boolean);
}
