// Original file: tinydock/v1/retention.proto


export interface UnpinImageResponse {
  'imageId'?: (string);
  /**
   * False where it was not pinned.
   */
  'changed'?: (boolean);
}

export interface UnpinImageResponse__Output {
  'imageId': (string);
  /**
   * False where it was not pinned.
   */
  'changed': (boolean);
}
