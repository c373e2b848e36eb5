// Original file: tinydock/v1/image_explorer.proto


export interface CompareImagesRequest {
  'from'?: (string);
  'to'?: (string);
}

export interface CompareImagesRequest__Output {
  'from': (string);
  'to': (string);
}
