// Original file: tinydock/v1/images.proto


export interface TagImageResponse {
  /**
   * Canonical name that was given.
   */
  'name'?: (string);
  /**
   * Id of the image that had the name before; empty where none had.
   */
  'movedFrom'?: (string);
}

export interface TagImageResponse__Output {
  /**
   * Canonical name that was given.
   */
  'name': (string);
  /**
   * Id of the image that had the name before; empty where none had.
   */
  'movedFrom': (string);
}
