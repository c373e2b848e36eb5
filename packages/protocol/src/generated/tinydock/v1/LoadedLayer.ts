// Original file: tinydock/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface LoadedLayer {
  'diffId'?: (string);
  'tarBytes'?: (number | string | Long);
  'alreadyPresent'?: (boolean);
}

export interface LoadedLayer__Output {
  'diffId': (string);
  'tarBytes': (number);
  'alreadyPresent': (boolean);
}
