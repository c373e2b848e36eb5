// Original file: tinydock/v1/build.proto


export interface ExportFilesRequest {
  /**
   * As InspectImageRequest.
   */
  'image'?: (string);
}

export interface ExportFilesRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'image': (string);
}
