// Original file: tinydock/v1/system.proto

import type { Long } from '@grpc/proto-loader';

export interface LayerUsage {
  'diffId'?: (string);
  'bytes'?: (number | string | Long);
  /**
   * For whose sake it is there: `image`, `container`, `build-cache`, `work`, `trash` or `none`.
   */
  'keeper'?: (string);
  /**
   * How many images have it.
   */
  'images'?: (number);
}

export interface LayerUsage__Output {
  'diffId': (string);
  'bytes': (number);
  /**
   * For whose sake it is there: `image`, `container`, `build-cache`, `work`, `trash` or `none`.
   */
  'keeper': (string);
  /**
   * How many images have it.
   */
  'images': (number);
}
