// Original file: tinydock/v1/system.proto

import type { Long } from '@grpc/proto-loader';

export interface VolumeUsage {
  'name'?: (string);
  'bytes'?: (number | string | Long);
  /**
   * How many containers mount it.
   */
  'links'?: (number);
}

export interface VolumeUsage__Output {
  'name': (string);
  'bytes': (number);
  /**
   * How many containers mount it.
   */
  'links': (number);
}
