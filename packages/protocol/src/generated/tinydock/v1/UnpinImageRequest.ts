// Original file: tinydock/v1/retention.proto


export interface UnpinImageRequest {
  /**
   * As InspectImageRequest.
   */
  'image'?: (string);
}

export interface UnpinImageRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'image': (string);
}
