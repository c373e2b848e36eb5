// Original file: tinydock/v1/images.proto

import type { Image as _tinydock_v1_Image, Image__Output as _tinydock_v1_Image__Output } from '../../tinydock/v1/Image.ts';

export interface ListImagesResponse {
  'images'?: (_tinydock_v1_Image)[];
}

export interface ListImagesResponse__Output {
  'images': (_tinydock_v1_Image__Output)[];
}
