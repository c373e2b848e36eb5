// Original file: tinydock/v1/system.proto

import type { Long } from '@grpc/proto-loader';

export interface PingResponse {
  /**
   * The daemon's clock, in milliseconds since 1970.
   */
  'timeMs'?: (number | string | Long);
}

export interface PingResponse__Output {
  /**
   * The daemon's clock, in milliseconds since 1970.
   */
  'timeMs': (number);
}
