// Original file: tinydock/v1/retention.proto

import type { PrunableImage as _tinydock_v1_PrunableImage, PrunableImage__Output as _tinydock_v1_PrunableImage__Output } from '../../tinydock/v1/PrunableImage.ts';
import type { Long } from '@grpc/proto-loader';

export interface ImagePrunePlan {
  'images'?: (_tinydock_v1_PrunableImage)[];
  /**
   * What the disk gets back when all of them go, now or with the trash: content that they share counts once, content
   * that anything else holds does not count.
   */
  'freedBytes'?: (number | string | Long);
}

export interface ImagePrunePlan__Output {
  'images': (_tinydock_v1_PrunableImage__Output)[];
  /**
   * What the disk gets back when all of them go, now or with the trash: content that they share counts once, content
   * that anything else holds does not count.
   */
  'freedBytes': (number);
}
