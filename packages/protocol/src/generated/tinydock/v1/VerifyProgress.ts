// Original file: tinydock/v1/images.proto


export interface VerifyProgress {
  'diffId'?: (string);
  /**
   * Empty where the layer is intact, else what is wrong with it.
   */
  'problem'?: (string);
}

export interface VerifyProgress__Output {
  'diffId': (string);
  /**
   * Empty where the layer is intact, else what is wrong with it.
   */
  'problem': (string);
}
