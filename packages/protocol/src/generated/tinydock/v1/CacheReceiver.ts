// Original file: tinydock/v1/build.proto


export interface CacheReceiver {
  /**
   * As of ReceiveCacheRequest.
   */
  'id'?: (string);
  /**
   * Where the client puts it, for messages.
   */
  'name'?: (string);
}

export interface CacheReceiver__Output {
  /**
   * As of ReceiveCacheRequest.
   */
  'id': (string);
  /**
   * Where the client puts it, for messages.
   */
  'name': (string);
}
