// Original file: tinydock/v1/images.proto


export interface UntagImageRequest {
  /**
   * A tag, or a digest name.
   */
  'name'?: (string);
}

export interface UntagImageRequest__Output {
  /**
   * A tag, or a digest name.
   */
  'name': (string);
}
