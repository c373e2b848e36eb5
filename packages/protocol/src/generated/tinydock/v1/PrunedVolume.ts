// Original file: tinydock/v1/volumes.proto

import type { Long } from '@grpc/proto-loader';

export interface PrunedVolume {
  'name'?: (string);
  /**
   * Allocated on the disk.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * `anonymous` or `unused`.
   */
  'reason'?: (string);
  /**
   * Why it could not be removed; empty where it was, or will be.
   */
  'error'?: (string);
}

export interface PrunedVolume__Output {
  'name': (string);
  /**
   * Allocated on the disk.
   */
  'sizeBytes': (number);
  /**
   * `anonymous` or `unused`.
   */
  'reason': (string);
  /**
   * Why it could not be removed; empty where it was, or will be.
   */
  'error': (string);
}
