// Original file: tinydock/v1/images.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A layer as an image uses it, lowest first.
 */
export interface ImageLayer {
  'diffId'?: (string);
  /**
   * Bytes of the uncompressed tar.
   */
  'tarBytes'?: (number | string | Long);
  /**
   * Bytes of its index.
   */
  'indexBytes'?: (number | string | Long);
  /**
   * Number of inodes.
   */
  'entries'?: (number | string | Long);
}

/**
 * A layer as an image uses it, lowest first.
 */
export interface ImageLayer__Output {
  'diffId': (string);
  /**
   * Bytes of the uncompressed tar.
   */
  'tarBytes': (number);
  /**
   * Bytes of its index.
   */
  'indexBytes': (number);
  /**
   * Number of inodes.
   */
  'entries': (number);
}
