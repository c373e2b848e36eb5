// Original file: tinydock/v1/images.proto

import type { Image as _tinydock_v1_Image, Image__Output as _tinydock_v1_Image__Output } from '../../tinydock/v1/Image.ts';
import type { ImageLayer as _tinydock_v1_ImageLayer, ImageLayer__Output as _tinydock_v1_ImageLayer__Output } from '../../tinydock/v1/ImageLayer.ts';

export interface ImageDetail {
  'image'?: (_tinydock_v1_Image | null);
  /**
   * The configuration's bytes as the registry serves them: JSON of OCI image-spec, config.md.
   */
  'configJson'?: (Buffer | Uint8Array | string);
  'layers'?: (_tinydock_v1_ImageLayer)[];
  /**
   * RFC 3339, when the image came into this store.
   */
  'addedAt'?: (string);
}

export interface ImageDetail__Output {
  'image': (_tinydock_v1_Image__Output | null);
  /**
   * The configuration's bytes as the registry serves them: JSON of OCI image-spec, config.md.
   */
  'configJson': (Buffer);
  'layers': (_tinydock_v1_ImageLayer__Output)[];
  /**
   * RFC 3339, when the image came into this store.
   */
  'addedAt': (string);
}
