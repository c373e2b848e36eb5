// Original file: tinydock/v1/retention.proto

import type { RemovedItem as _tinydock_v1_RemovedItem, RemovedItem__Output as _tinydock_v1_RemovedItem__Output } from '../../tinydock/v1/RemovedItem.ts';
import type { SkippedImage as _tinydock_v1_SkippedImage, SkippedImage__Output as _tinydock_v1_SkippedImage__Output } from '../../tinydock/v1/SkippedImage.ts';
import type { Long } from '@grpc/proto-loader';

export interface PruneImagesResponse {
  /**
   * Ids of the images that went.
   */
  'imageIds'?: (string)[];
  'items'?: (_tinydock_v1_RemovedItem)[];
  'skipped'?: (_tinydock_v1_SkippedImage)[];
  /**
   * As ImagePrunePlan.
   */
  'freedBytes'?: (number | string | Long);
  /**
   * RFC 3339, until when they can be restored; empty where they are gone.
   */
  'keptUntil'?: (string);
}

export interface PruneImagesResponse__Output {
  /**
   * Ids of the images that went.
   */
  'imageIds': (string)[];
  'items': (_tinydock_v1_RemovedItem__Output)[];
  'skipped': (_tinydock_v1_SkippedImage__Output)[];
  /**
   * As ImagePrunePlan.
   */
  'freedBytes': (number);
  /**
   * RFC 3339, until when they can be restored; empty where they are gone.
   */
  'keptUntil': (string);
}
