// Original file: tinydock/v1/system.proto


/**
 * A program that the daemon uses.
 */
export interface Component {
  /**
   * Such as `runc`.
   */
  'name'?: (string);
  /**
   * Such as `1.1.5`; empty where it could not be told.
   */
  'version'?: (string);
  /**
   * Absolute path.
   */
  'path'?: (string);
}

/**
 * A program that the daemon uses.
 */
export interface Component__Output {
  /**
   * Such as `runc`.
   */
  'name': (string);
  /**
   * Such as `1.1.5`; empty where it could not be told.
   */
  'version': (string);
  /**
   * Absolute path.
   */
  'path': (string);
}
