// Original file: tinydock/v1/images.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface InspectImageRequest {
  /**
   * Name, digest name, id or unique prefix of an id.
   */
  'image'?: (string);
  /**
   * Of the images that came under one index with it, the one for this platform; unset for the image itself.
   */
  'platform'?: (_tinydock_v1_Platform | null);
}

export interface InspectImageRequest__Output {
  /**
   * Name, digest name, id or unique prefix of an id.
   */
  'image': (string);
  /**
   * Of the images that came under one index with it, the one for this platform; unset for the image itself.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
}
