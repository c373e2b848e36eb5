// Original file: tinydock/v1/images.proto


export interface UntagImageResponse {
  /**
   * Familiar.
   */
  'name'?: (string);
  'imageId'?: (string);
}

export interface UntagImageResponse__Output {
  /**
   * Familiar.
   */
  'name': (string);
  'imageId': (string);
}
