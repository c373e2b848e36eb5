// Original file: tinydock/v1/image_explorer.proto


export interface EfficiencyRequest {
  'image'?: (string);
  /**
   * How many of the largest wasted files to name; 0 for none, 10000 at most.
   */
  'largest'?: (number);
}

export interface EfficiencyRequest__Output {
  'image': (string);
  /**
   * How many of the largest wasted files to name; 0 for none, 10000 at most.
   */
  'largest': (number);
}
