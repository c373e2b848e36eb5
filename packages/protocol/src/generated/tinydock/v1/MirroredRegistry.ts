// Original file: tinydock/v1/system.proto


export interface MirroredRegistry {
  /**
   * Such as `docker.io`.
   */
  'registry'?: (string);
  /**
   * As they are configured, in the order in which they are asked.
   */
  'mirrors'?: (string)[];
}

export interface MirroredRegistry__Output {
  /**
   * Such as `docker.io`.
   */
  'registry': (string);
  /**
   * As they are configured, in the order in which they are asked.
   */
  'mirrors': (string)[];
}
