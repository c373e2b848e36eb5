// Original file: tinydock/v1/images.proto


export interface ImageHistoryRequest {
  /**
   * As InspectImageRequest.
   */
  'image'?: (string);
}

export interface ImageHistoryRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'image': (string);
}
