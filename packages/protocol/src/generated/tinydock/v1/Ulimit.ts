// Original file: tinydock/v1/container_options.proto

import type { Long } from '@grpc/proto-loader';

export interface Ulimit {
  /**
   * Such as `nofile`.
   */
  'name'?: (string);
  /**
   * -1 for no limit.
   */
  'soft'?: (number | string | Long);
  'hard'?: (number | string | Long);
}

export interface Ulimit__Output {
  /**
   * Such as `nofile`.
   */
  'name': (string);
  /**
   * -1 for no limit.
   */
  'soft': (number);
  'hard': (number);
}
