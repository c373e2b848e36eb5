// Original file: tinydock/v1/container_files.proto


export interface CopyOutRequest {
  'container'?: (string);
  'path'?: (Buffer | Uint8Array | string);
  'followLink'?: (boolean);
  /**
   * What the source is called in the tar; empty leaves a directory itself out.
   */
  'name'?: (Buffer | Uint8Array | string);
}

export interface CopyOutRequest__Output {
  'container': (string);
  'path': (Buffer);
  'followLink': (boolean);
  /**
   * What the source is called in the tar; empty leaves a directory itself out.
   */
  'name': (Buffer);
}
