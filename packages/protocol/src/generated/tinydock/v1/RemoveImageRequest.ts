// Original file: tinydock/v1/images.proto


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
}
