// Original file: tinydock/v1/retention.proto


export interface RestoreImageRequest {
  /**
   * A name it had, of which the last removed image is meant; its id, or a unique prefix of it.
   */
  'image'?: (string);
}

export interface RestoreImageRequest__Output {
  /**
   * A name it had, of which the last removed image is meant; its id, or a unique prefix of it.
   */
  'image': (string);
}
