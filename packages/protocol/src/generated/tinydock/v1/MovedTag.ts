// Original file: tinydock/v1/images.proto


export interface MovedTag {
  'tag'?: (string);
  /**
   * Id of the image that had it.
   */
  'from'?: (string);
}

export interface MovedTag__Output {
  'tag': (string);
  /**
   * Id of the image that had it.
   */
  'from': (string);
}
