// Original file: tinydock/v1/system.proto

import type { Image as _tinydock_v1_Image, Image__Output as _tinydock_v1_Image__Output } from '../../tinydock/v1/Image.ts';
import type { Long } from '@grpc/proto-loader';

export interface ImageUsage {
  'image'?: (_tinydock_v1_Image | null);
  /**
   * Of layers, manifests and configurations that other images have too.
   */
  'sharedBytes'?: (number | string | Long);
  /**
   * Of those that it alone has.
   */
  'uniqueBytes'?: (number | string | Long);
}

export interface ImageUsage__Output {
  'image': (_tinydock_v1_Image__Output | null);
  /**
   * Of layers, manifests and configurations that other images have too.
   */
  'sharedBytes': (number);
  /**
   * Of those that it alone has.
   */
  'uniqueBytes': (number);
}
