// Original file: tinydock/v1/build.proto


export interface ReceiveCacheRequest {
  /**
   * At least 32 characters that nobody can tell.
   */
  'id'?: (string);
  /**
   * Digests of blobs that need not come, because the client has them.
   */
  'have'?: (string)[];
}

export interface ReceiveCacheRequest__Output {
  /**
   * At least 32 characters that nobody can tell.
   */
  'id': (string);
  /**
   * Digests of blobs that need not come, because the client has them.
   */
  'have': (string)[];
}
