// Original file: tinydock/v1/retention.proto

import type { TrashedImage as _tinydock_v1_TrashedImage, TrashedImage__Output as _tinydock_v1_TrashedImage__Output } from '../../tinydock/v1/TrashedImage.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListTrashResponse {
  'images'?: (_tinydock_v1_TrashedImage)[];
  /**
   * What the disk gets back when all of them go: more than the sum where they share layers.
   */
  'freedBytes'?: (number | string | Long);
}

export interface ListTrashResponse__Output {
  'images': (_tinydock_v1_TrashedImage__Output)[];
  /**
   * What the disk gets back when all of them go: more than the sum where they share layers.
   */
  'freedBytes': (number);
}
