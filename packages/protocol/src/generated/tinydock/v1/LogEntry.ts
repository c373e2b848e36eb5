// Original file: tinydock/v1/containers.proto


export interface LogEntry {
  /**
   * RFC 3339 with nanoseconds.
   */
  'time'?: (string);
  /**
   * `stdout` or `stderr`.
   */
  'stream'?: (string);
  /**
   * With its line end, where the container wrote one.
   */
  'data'?: (Buffer | Uint8Array | string);
}

export interface LogEntry__Output {
  /**
   * RFC 3339 with nanoseconds.
   */
  'time': (string);
  /**
   * `stdout` or `stderr`.
   */
  'stream': (string);
  /**
   * With its line end, where the container wrote one.
   */
  'data': (Buffer);
}
