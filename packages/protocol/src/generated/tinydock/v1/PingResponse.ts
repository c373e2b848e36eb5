// Original file: tinydock/v1/system.proto

import type { Long } from '@grpc/proto-loader';

export interface PingResponse {
  /**
   * The daemon's clock, in milliseconds since 1970.
   */
  'timeMs'?: (number | string | Long);
  /**
   * A request with a field that the daemon does not know, unless it has its default, is refused with UNIMPLEMENTED. Older
   * daemons do what they know of it.
   */
  'refusesUnknownFields'?: (boolean);
}

export interface PingResponse__Output {
  /**
   * The daemon's clock, in milliseconds since 1970.
   */
  'timeMs': (number);
  /**
   * A request with a field that the daemon does not know, unless it has its default, is refused with UNIMPLEMENTED. Older
   * daemons do what they know of it.
   */
  'refusesUnknownFields': (boolean);
}
