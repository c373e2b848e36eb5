// Original file: tinydock/v1/container_files.proto


export interface CopyInRequest {
  'container'?: (string);
  /**
   * A directory that is there.
   */
  'directory'?: (Buffer | Uint8Array | string);
  /**
   * Give the files to whom the tar names, not to root.
   */
  'keepOwner'?: (boolean);
}

export interface CopyInRequest__Output {
  'container': (string);
  /**
   * A directory that is there.
   */
  'directory': (Buffer);
  /**
   * Give the files to whom the tar names, not to root.
   */
  'keepOwner': (boolean);
}
