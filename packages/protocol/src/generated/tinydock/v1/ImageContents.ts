// Original file: tinydock/v1/images.proto

import type { ImageLayer as _tinydock_v1_ImageLayer, ImageLayer__Output as _tinydock_v1_ImageLayer__Output } from '../../tinydock/v1/ImageLayer.ts';

export interface ImageContents {
  /**
   * Digests of the indexes it came under; images that share one are one image for several platforms.
   */
  'indexes'?: (string)[];
  'layers'?: (_tinydock_v1_ImageLayer)[];
}

export interface ImageContents__Output {
  /**
   * Digests of the indexes it came under; images that share one are one image for several platforms.
   */
  'indexes': (string)[];
  'layers': (_tinydock_v1_ImageLayer__Output)[];
}
