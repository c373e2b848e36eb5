// Original file: tinydock/v1/volumes.proto


export interface InspectVolumeRequest {
  'name'?: (string);
}

export interface InspectVolumeRequest__Output {
  'name': (string);
}
