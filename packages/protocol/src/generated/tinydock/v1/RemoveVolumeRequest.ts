// Original file: tinydock/v1/volumes.proto


export interface RemoveVolumeRequest {
  'name'?: (string);
}

export interface RemoveVolumeRequest__Output {
  'name': (string);
}
