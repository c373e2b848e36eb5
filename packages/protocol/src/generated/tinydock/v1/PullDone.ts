// Original file: tinydock/v1/images.proto


export interface PullDone {
  /**
   * Familiar form, with its tag.
   */
  'reference'?: (string);
  'imageId'?: (string);
  /**
   * Of what the reference named: the index, where there is one.
   */
  'digest'?: (string);
  /**
   * False where name and image were here already.
   */
  'changed'?: (boolean);
}

export interface PullDone__Output {
  /**
   * Familiar form, with its tag.
   */
  'reference': (string);
  'imageId': (string);
  /**
   * Of what the reference named: the index, where there is one.
   */
  'digest': (string);
  /**
   * False where name and image were here already.
   */
  'changed': (boolean);
}
