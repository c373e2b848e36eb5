// Original file: tinydock/v1/image_explorer.proto


export interface ReadFileRequest {
  'image'?: (string);
  /**
   * Symlinks are followed inside the image.
   */
  'path'?: (Buffer | Uint8Array | string);
}

export interface ReadFileRequest__Output {
  'image': (string);
  /**
   * Symlinks are followed inside the image.
   */
  'path': (Buffer);
}
