// Original file: tinydock/v1/retention.proto

import type { Image as _tinydock_v1_Image, Image__Output as _tinydock_v1_Image__Output } from '../../tinydock/v1/Image.ts';
import type { Long } from '@grpc/proto-loader';

export interface TrashedImage {
  /**
   * With the names that it had.
   */
  'image'?: (_tinydock_v1_Image | null);
  /**
   * RFC 3339.
   */
  'removedAt'?: (string);
  /**
   * RFC 3339; from then on it may go for good.
   */
  'expiresAt'?: (string);
  /**
   * What the disk gets back when this one goes.
   */
  'freedBytes'?: (number | string | Long);
  /**
   * The image is in the store: only these names of it were removed.
   */
  'isInStore'?: (boolean);
}

export interface TrashedImage__Output {
  /**
   * With the names that it had.
   */
  'image': (_tinydock_v1_Image__Output | null);
  /**
   * RFC 3339.
   */
  'removedAt': (string);
  /**
   * RFC 3339; from then on it may go for good.
   */
  'expiresAt': (string);
  /**
   * What the disk gets back when this one goes.
   */
  'freedBytes': (number);
  /**
   * The image is in the store: only these names of it were removed.
   */
  'isInStore': (boolean);
}
