// Original file: tinydock/v1/build_records.proto


export interface InspectBuildRequest {
  'build'?: (string);
}

export interface InspectBuildRequest__Output {
  'build': (string);
}
