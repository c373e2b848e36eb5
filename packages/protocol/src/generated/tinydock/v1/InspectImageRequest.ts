// Original file: tinydock/v1/images.proto


export interface InspectImageRequest {
  /**
   * Name, digest name, id or unique prefix of an id.
   */
  'image'?: (string);
}

export interface InspectImageRequest__Output {
  /**
   * Name, digest name, id or unique prefix of an id.
   */
  'image': (string);
}
