// Original file: tinydock/v1/system.proto

import type { Long } from '@grpc/proto-loader';

export interface UsageTotal {
  /**
   * `images`, `containers`, `volumes`, `build-cache`, `logs`, `trash`, `staging`, `orphans` or `other`.
   */
  'kind'?: (string);
  'count'?: (number);
  /**
   * How many of them are in use.
   */
  'active'?: (number);
  /**
   * Allocated on the disk.
   */
  'bytes'?: (number | string | Long);
  /**
   * What removing all that is not in use would free.
   */
  'reclaimableBytes'?: (number | string | Long);
}

export interface UsageTotal__Output {
  /**
   * `images`, `containers`, `volumes`, `build-cache`, `logs`, `trash`, `staging`, `orphans` or `other`.
   */
  'kind': (string);
  'count': (number);
  /**
   * How many of them are in use.
   */
  'active': (number);
  /**
   * Allocated on the disk.
   */
  'bytes': (number);
  /**
   * What removing all that is not in use would free.
   */
  'reclaimableBytes': (number);
}
