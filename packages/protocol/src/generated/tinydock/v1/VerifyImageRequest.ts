// Original file: tinydock/v1/images.proto


export interface VerifyImageRequest {
  /**
   * As InspectImageRequest.
   */
  'image'?: (string);
}

export interface VerifyImageRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'image': (string);
}
