// Original file: tinydock/v1/retention.proto


export interface PinImageResponse {
  'imageId'?: (string);
  /**
   * False where it was pinned already.
   */
  'changed'?: (boolean);
}

export interface PinImageResponse__Output {
  'imageId': (string);
  /**
   * False where it was pinned already.
   */
  'changed': (boolean);
}
