// Original file: tinydock/v1/retention.proto


export interface RestoreImageRequest {
  /**
   * A name it had, of which the last removed image is meant, and the names that went together with it; its id, or a
   * unique prefix of it, for all names.
   */
  'image'?: (string);
}

export interface RestoreImageRequest__Output {
  /**
   * A name it had, of which the last removed image is meant, and the names that went together with it; its id, or a
   * unique prefix of it, for all names.
   */
  'image': (string);
}
