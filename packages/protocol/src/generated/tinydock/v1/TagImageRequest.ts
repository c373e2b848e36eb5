// Original file: tinydock/v1/images.proto


export interface TagImageRequest {
  /**
   * As InspectImageRequest.
   */
  'source'?: (string);
  /**
   * The new name; `:latest` where it has no tag.
   */
  'target'?: (string);
}

export interface TagImageRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'source': (string);
  /**
   * The new name; `:latest` where it has no tag.
   */
  'target': (string);
}
