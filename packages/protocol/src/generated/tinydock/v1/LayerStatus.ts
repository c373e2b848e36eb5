// Original file: tinydock/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface LayerStatus {
  /**
   * Short digest of the layer's blob, as Docker prints it.
   */
  'id'?: (string);
  /**
   * `waiting`, `already-exists`, `downloading`, `retrying`, `extracting`, `verifying` or `complete`.
   */
  'status'?: (string);
  /**
   * Bytes done of the current phase.
   */
  'currentBytes'?: (number | string | Long);
  /**
   * Bytes of the current phase in all; 0 where it is not known.
   */
  'totalBytes'?: (number | string | Long);
}

export interface LayerStatus__Output {
  /**
   * Short digest of the layer's blob, as Docker prints it.
   */
  'id': (string);
  /**
   * `waiting`, `already-exists`, `downloading`, `retrying`, `extracting`, `verifying` or `complete`.
   */
  'status': (string);
  /**
   * Bytes done of the current phase.
   */
  'currentBytes': (number);
  /**
   * Bytes of the current phase in all; 0 where it is not known.
   */
  'totalBytes': (number);
}
