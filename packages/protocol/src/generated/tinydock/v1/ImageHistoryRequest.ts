// Original file: tinydock/v1/images.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface ImageHistoryRequest {
  /**
   * As InspectImageRequest.
   */
  'image'?: (string);
  /**
   * As InspectImageRequest.
   */
  'platform'?: (_tinydock_v1_Platform | null);
}

export interface ImageHistoryRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'image': (string);
  /**
   * As InspectImageRequest.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
}
