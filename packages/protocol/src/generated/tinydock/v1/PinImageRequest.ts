// Original file: tinydock/v1/retention.proto


export interface PinImageRequest {
  /**
   * As InspectImageRequest.
   */
  'image'?: (string);
}

export interface PinImageRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'image': (string);
}
