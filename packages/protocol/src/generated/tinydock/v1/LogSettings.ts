// Original file: tinydock/v1/container_options.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How a container's output is recorded.
 */
export interface LogSettings {
  /**
   * `k8s-file` (also empty), `json-file` or `local`, which are the same here, or `none`.
   */
  'driver'?: (string);
  /**
   * A new file is begun at this size; 0 for no limit.
   */
  'maxBytes'?: (number | string | Long);
  /**
   * How many are kept; 0 for the default.
   */
  'maxFiles'?: (number);
}

/**
 * How a container's output is recorded.
 */
export interface LogSettings__Output {
  /**
   * `k8s-file` (also empty), `json-file` or `local`, which are the same here, or `none`.
   */
  'driver': (string);
  /**
   * A new file is begun at this size; 0 for no limit.
   */
  'maxBytes': (number);
  /**
   * How many are kept; 0 for the default.
   */
  'maxFiles': (number);
}
