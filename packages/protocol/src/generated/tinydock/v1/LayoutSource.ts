// Original file: tinydock/v1/build.proto


/**
 * A manifest or index of an OCI layout that lies at the client.
 */
export interface LayoutSource {
  /**
   * What HoldContext said of its files; those below `blobs` suffice.
   */
  'held'?: (string);
  /**
   * Of the manifest or index.
   */
  'digest'?: (string);
  /**
   * As the user named it, for messages.
   */
  'name'?: (string);
}

/**
 * A manifest or index of an OCI layout that lies at the client.
 */
export interface LayoutSource__Output {
  /**
   * What HoldContext said of its files; those below `blobs` suffice.
   */
  'held': (string);
  /**
   * Of the manifest or index.
   */
  'digest': (string);
  /**
   * As the user named it, for messages.
   */
  'name': (string);
}
