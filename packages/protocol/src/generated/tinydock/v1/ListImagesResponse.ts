// Original file: tinydock/v1/images.proto

import type { Image as _tinydock_v1_Image, Image__Output as _tinydock_v1_Image__Output } from '../../tinydock/v1/Image.ts';
import type { ImageContents as _tinydock_v1_ImageContents, ImageContents__Output as _tinydock_v1_ImageContents__Output } from '../../tinydock/v1/ImageContents.ts';

export interface ListImagesResponse {
  'images'?: (_tinydock_v1_Image)[];
  /**
   * One for each image, in the same order, where they were asked for.
   */
  'contents'?: (_tinydock_v1_ImageContents)[];
}

export interface ListImagesResponse__Output {
  'images': (_tinydock_v1_Image__Output)[];
  /**
   * One for each image, in the same order, where they were asked for.
   */
  'contents': (_tinydock_v1_ImageContents__Output)[];
}
