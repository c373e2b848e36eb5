// Original file: tinydock/v1/build.proto


export interface BuildDone {
  'imageId'?: (string);
  /**
   * Familiar; empty where the image got no name.
   */
  'tags'?: (string)[];
  /**
   * Of the record that is kept of the build.
   */
  'buildId'?: (string);
}

export interface BuildDone__Output {
  'imageId': (string);
  /**
   * Familiar; empty where the image got no name.
   */
  'tags': (string)[];
  /**
   * Of the record that is kept of the build.
   */
  'buildId': (string);
}
