// Original file: tinydock/v1/build_records.proto


export interface ReadBuildLogRequest {
  'build'?: (string);
  /**
   * Go on until the build ends.
   */
  'follow'?: (boolean);
}

export interface ReadBuildLogRequest__Output {
  'build': (string);
  /**
   * Go on until the build ends.
   */
  'follow': (boolean);
}
