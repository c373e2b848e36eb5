// Original file: tinydock/v1/build.proto


export interface CacheTarget {
  /**
   * Where it goes in a registry.
   */
  'reference'?: (string);
  /**
   * `min` for the steps of the image alone, `max` for those of all stages that were built; empty for min.
   */
  'mode'?: (string);
  /**
   * As in PushRequest.
   */
  'compression'?: (string);
  'level'?: (number);
  /**
   * A failure is a warning, and does not fail the build.
   */
  'ignoreErrors'?: (boolean);
}

export interface CacheTarget__Output {
  /**
   * Where it goes in a registry.
   */
  'reference': (string);
  /**
   * `min` for the steps of the image alone, `max` for those of all stages that were built; empty for min.
   */
  'mode': (string);
  /**
   * As in PushRequest.
   */
  'compression': (string);
  'level': (number);
  /**
   * A failure is a warning, and does not fail the build.
   */
  'ignoreErrors': (boolean);
}
