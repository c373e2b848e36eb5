// Original file: tinydock/v1/image_explorer.proto

import type { Long } from '@grpc/proto-loader';

export interface LayerWaste {
  'diffId'?: (string);
  'contentBytes'?: (number | string | Long);
  'wastedBytes'?: (number | string | Long);
}

export interface LayerWaste__Output {
  'diffId': (string);
  'contentBytes': (number);
  'wastedBytes': (number);
}
