// Original file: tinydock/v1/retention.proto

import type { Image as _tinydock_v1_Image, Image__Output as _tinydock_v1_Image__Output } from '../../tinydock/v1/Image.ts';
import type { Long } from '@grpc/proto-loader';

export interface PrunableImage {
  'image'?: (_tinydock_v1_Image | null);
  /**
   * Why it qualifies: `dangling` (no tag and no container) or `unused` (no container).
   */
  'reason'?: (string);
  /**
   * What the disk gets back when this one goes alone.
   */
  'freedBytes'?: (number | string | Long);
}

export interface PrunableImage__Output {
  'image': (_tinydock_v1_Image__Output | null);
  /**
   * Why it qualifies: `dangling` (no tag and no container) or `unused` (no container).
   */
  'reason': (string);
  /**
   * What the disk gets back when this one goes alone.
   */
  'freedBytes': (number);
}
