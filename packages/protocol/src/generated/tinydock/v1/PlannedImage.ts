// Original file: tinydock/v1/retention.proto


/**
 * An image as the plan showed it.
 */
export interface PlannedImage {
  'imageId'?: (string);
  /**
   * All its names, familiar: one that has got or lost a name since is left alone.
   */
  'names'?: (string)[];
}

/**
 * An image as the plan showed it.
 */
export interface PlannedImage__Output {
  'imageId': (string);
  /**
   * All its names, familiar: one that has got or lost a name since is left alone.
   */
  'names': (string)[];
}
