// Original file: tinydock/v1/retention.proto


export interface SkippedImage {
  'imageId'?: (string);
  /**
   * What has changed since the plan was made, as a sentence.
   */
  'reason'?: (string);
}

export interface SkippedImage__Output {
  'imageId': (string);
  /**
   * What has changed since the plan was made, as a sentence.
   */
  'reason': (string);
}
