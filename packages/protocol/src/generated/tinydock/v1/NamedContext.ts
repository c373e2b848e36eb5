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
  /**
   * A URL as of remote_context, which leads to files.
   */
  'remote'?: (string);
  'source'?: "image"|"held"|"remote";
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
  /**
   * A URL as of remote_context, which leads to files.
   */
  'remote'?: (string);
  'source'?: "image"|"held"|"remote";
}
