// Original file: tinydock/v1/common.proto


/**
 * An operating system and architecture. OCI image-spec, image-index.md, "platform".
 */
export interface Platform {
  /**
   * Such as `linux`.
   */
  'os'?: (string);
  /**
   * Go's name of the architecture, such as `amd64`.
   */
  'architecture'?: (string);
  /**
   * Such as `v7`; empty where the architecture has none.
   */
  'variant'?: (string);
}

/**
 * An operating system and architecture. OCI image-spec, image-index.md, "platform".
 */
export interface Platform__Output {
  /**
   * Such as `linux`.
   */
  'os': (string);
  /**
   * Go's name of the architecture, such as `amd64`.
   */
  'architecture': (string);
  /**
   * Such as `v7`; empty where the architecture has none.
   */
  'variant': (string);
}
