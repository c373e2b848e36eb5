// Original file: tinydock/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface PushedTag {
  'tag'?: (string);
  /**
   * Of the manifest or index that the tag has now, as the registry reports it.
   */
  'digest'?: (string);
  /**
   * Bytes of the manifest.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * Of the manifest.
   */
  'mediaType'?: (string);
}

export interface PushedTag__Output {
  'tag': (string);
  /**
   * Of the manifest or index that the tag has now, as the registry reports it.
   */
  'digest': (string);
  /**
   * Bytes of the manifest.
   */
  'sizeBytes': (number);
  /**
   * Of the manifest.
   */
  'mediaType': (string);
}
