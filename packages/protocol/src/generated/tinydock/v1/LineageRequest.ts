// Original file: tinydock/v1/image_explorer.proto


export interface LineageRequest {
  /**
   * Empty for all images; else this image, what it is based on and what is based on it.
   */
  'image'?: (string);
}

export interface LineageRequest__Output {
  /**
   * Empty for all images; else this image, what it is based on and what is based on it.
   */
  'image': (string);
}
