// Original file: tinydock/v1/build.proto


export interface BuildDone {
  'imageId'?: (string);
  /**
   * Familiar; empty where the image got no name.
   */
  'tags'?: (string)[];
}

export interface BuildDone__Output {
  'imageId': (string);
  /**
   * Familiar; empty where the image got no name.
   */
  'tags': (string)[];
}
