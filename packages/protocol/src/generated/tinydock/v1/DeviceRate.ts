// Original file: tinydock/v1/container_options.proto

import type { Long } from '@grpc/proto-loader';

export interface DeviceRate {
  /**
   * Absolute path of a block device of the host.
   */
  'path'?: (string);
  /**
   * A weight of 10 to 1000, or bytes or operations a second.
   */
  'rate'?: (number | string | Long);
}

export interface DeviceRate__Output {
  /**
   * Absolute path of a block device of the host.
   */
  'path': (string);
  /**
   * A weight of 10 to 1000, or bytes or operations a second.
   */
  'rate': (number);
}
