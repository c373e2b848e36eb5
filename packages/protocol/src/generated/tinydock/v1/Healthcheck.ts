// Original file: tinydock/v1/container_options.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How it is found out whether a container does its work. Durations in nanoseconds, as Docker stores them.
 */
export interface Healthcheck {
  /**
   * `CMD` and arguments, `CMD-SHELL` and a script, or `NONE` alone; empty for the image's.
   */
  'test'?: (string)[];
  /**
   * 0 for the image's, or the default; as are the others.
   */
  'intervalNs'?: (number | string | Long);
  'timeoutNs'?: (number | string | Long);
  'startPeriodNs'?: (number | string | Long);
  'startIntervalNs'?: (number | string | Long);
  'retries'?: (number);
}

/**
 * How it is found out whether a container does its work. Durations in nanoseconds, as Docker stores them.
 */
export interface Healthcheck__Output {
  /**
   * `CMD` and arguments, `CMD-SHELL` and a script, or `NONE` alone; empty for the image's.
   */
  'test': (string)[];
  /**
   * 0 for the image's, or the default; as are the others.
   */
  'intervalNs': (number);
  'timeoutNs': (number);
  'startPeriodNs': (number);
  'startIntervalNs': (number);
  'retries': (number);
}
