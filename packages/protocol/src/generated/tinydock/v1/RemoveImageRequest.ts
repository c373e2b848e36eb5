// Original file: tinydock/v1/images.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface RemoveImageRequest {
  /**
   * As InspectImageRequest.
   */
  'image'?: (string);
  /**
   * Remove although several names, or stopped containers, refer to it.
   */
  'force'?: (boolean);
  /**
   * Delete it at once, past the trash.
   */
  'now'?: (boolean);
  /**
   * Of the images that came under one index with it, the one for this platform alone; unset for the image with all that
   * came with it and that nothing else names.
   */
  'platform'?: (_tinydock_v1_Platform | null);
}

export interface RemoveImageRequest__Output {
  /**
   * As InspectImageRequest.
   */
  'image': (string);
  /**
   * Remove although several names, or stopped containers, refer to it.
   */
  'force': (boolean);
  /**
   * Delete it at once, past the trash.
   */
  'now': (boolean);
  /**
   * Of the images that came under one index with it, the one for this platform alone; unset for the image with all that
   * came with it and that nothing else names.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
}
