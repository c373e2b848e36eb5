// Original file: tinydock/v1/build.proto


/**
 * A message of the agent protocol without its length, at most 256 KiB. Each question gets one reply.
 */
export interface SshQuestion {
  /**
   * Told apart by it; replies may come in any order.
   */
  'number'?: (number);
  'agent'?: (string);
  'message'?: (Buffer | Uint8Array | string);
}

/**
 * A message of the agent protocol without its length, at most 256 KiB. Each question gets one reply.
 */
export interface SshQuestion__Output {
  /**
   * Told apart by it; replies may come in any order.
   */
  'number': (number);
  'agent': (string);
  'message': (Buffer);
}
