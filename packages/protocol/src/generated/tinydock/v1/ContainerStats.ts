// Original file: tinydock/v1/container_control.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a container used at one moment; all 0 where it does not run.
 */
export interface ContainerStats {
  'id'?: (string);
  'name'?: (string);
  /**
   * Of one processor, since the sample before; more than 100 where it uses several.
   */
  'cpuPercent'?: (number | string);
  'memoryBytes'?: (number | string | Long);
  'memoryLimitBytes'?: (number | string | Long);
  'receivedBytes'?: (number | string | Long);
  'sentBytes'?: (number | string | Long);
  'readBytes'?: (number | string | Long);
  'writtenBytes'?: (number | string | Long);
  'processes'?: (number | string | Long);
  /**
   * As the caller named it; the id where it named none.
   */
  'container'?: (string);
}

/**
 * What a container used at one moment; all 0 where it does not run.
 */
export interface ContainerStats__Output {
  'id': (string);
  'name': (string);
  /**
   * Of one processor, since the sample before; more than 100 where it uses several.
   */
  'cpuPercent': (number);
  'memoryBytes': (number);
  'memoryLimitBytes': (number);
  'receivedBytes': (number);
  'sentBytes': (number);
  'readBytes': (number);
  'writtenBytes': (number);
  'processes': (number);
  /**
   * As the caller named it; the id where it named none.
   */
  'container': (string);
}
