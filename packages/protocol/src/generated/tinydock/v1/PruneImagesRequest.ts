// Original file: tinydock/v1/retention.proto

import type { PlannedImage as _tinydock_v1_PlannedImage, PlannedImage__Output as _tinydock_v1_PlannedImage__Output } from '../../tinydock/v1/PlannedImage.ts';

export interface PruneImagesRequest {
  'images'?: (_tinydock_v1_PlannedImage)[];
  /**
   * At once, past the trash.
   */
  'now'?: (boolean);
}

export interface PruneImagesRequest__Output {
  'images': (_tinydock_v1_PlannedImage__Output)[];
  /**
   * At once, past the trash.
   */
  'now': (boolean);
}
