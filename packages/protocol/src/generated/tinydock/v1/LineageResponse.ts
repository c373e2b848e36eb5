// Original file: tinydock/v1/image_explorer.proto

import type { LineageImage as _tinydock_v1_LineageImage, LineageImage__Output as _tinydock_v1_LineageImage__Output } from '../../tinydock/v1/LineageImage.ts';

export interface LineageResponse {
  /**
   * Bases before what is based on them.
   */
  'images'?: (_tinydock_v1_LineageImage)[];
}

export interface LineageResponse__Output {
  /**
   * Bases before what is based on them.
   */
  'images': (_tinydock_v1_LineageImage__Output)[];
}
