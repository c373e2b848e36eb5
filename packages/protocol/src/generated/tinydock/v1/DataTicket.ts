// Original file: tinydock/v1/common.proto


/**
 * Admits its holder once to the data socket, where bulk bytes travel outside gRPC.
 */
export interface DataTicket {
  /**
   * Path of the unix socket on this machine; it lies beside the API's socket.
   */
  'socketPath'?: (string);
  /**
   * Thirty-two random bytes, to be sent first. Valid once, for 30 seconds.
   */
  'token'?: (Buffer | Uint8Array | string);
}

/**
 * Admits its holder once to the data socket, where bulk bytes travel outside gRPC.
 */
export interface DataTicket__Output {
  /**
   * Path of the unix socket on this machine; it lies beside the API's socket.
   */
  'socketPath': (string);
  /**
   * Thirty-two random bytes, to be sent first. Valid once, for 30 seconds.
   */
  'token': (Buffer);
}
