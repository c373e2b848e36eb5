// Original file: tinydock/v1/build.proto


export interface NamedContext {
  /**
   * As FROM and `from` say it.
   */
  'name'?: (string);
  /**
   * A reference of an image.
   */
  'image'?: (string);
  /**
   * What HoldContext said of files that it holds.
   */
  'held'?: (string);
  'source'?: "image"|"held";
}

export interface NamedContext__Output {
  /**
   * As FROM and `from` say it.
   */
  'name': (string);
  /**
   * A reference of an image.
   */
  'image'?: (string);
  /**
   * What HoldContext said of files that it holds.
   */
  'held'?: (string);
  'source'?: "image"|"held";
}
