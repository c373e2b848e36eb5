// Original file: tinydock/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface PushLayerStatus {
  /**
   * Short diffID.
   */
  'id'?: (string);
  /**
   * `preparing`, `waiting`, `pushing`, `retrying`, `pushed`, `already-exists` or `mounted`.
   */
  'status'?: (string);
  /**
   * Compressed bytes sent.
   */
  'currentBytes'?: (number | string | Long);
  /**
   * 0 where it is not known.
   */
  'totalBytes'?: (number | string | Long);
  /**
   * The repository that a mounted layer came from; else empty.
   */
  'mountedFrom'?: (string);
}

export interface PushLayerStatus__Output {
  /**
   * Short diffID.
   */
  'id': (string);
  /**
   * `preparing`, `waiting`, `pushing`, `retrying`, `pushed`, `already-exists` or `mounted`.
   */
  'status': (string);
  /**
   * Compressed bytes sent.
   */
  'currentBytes': (number);
  /**
   * 0 where it is not known.
   */
  'totalBytes': (number);
  /**
   * The repository that a mounted layer came from; else empty.
   */
  'mountedFrom': (string);
}
