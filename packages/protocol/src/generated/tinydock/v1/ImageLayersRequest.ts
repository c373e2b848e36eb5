// Original file: tinydock/v1/image_explorer.proto


export interface ImageLayersRequest {
  'image'?: (string);
}

export interface ImageLayersRequest__Output {
  'image': (string);
}
