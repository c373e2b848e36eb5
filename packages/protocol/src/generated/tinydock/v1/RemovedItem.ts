// Original file: tinydock/v1/images.proto


/**
 * What a removal did, in order.
 */
export interface RemovedItem {
  /**
   * A familiar name that no longer points anywhere.
   */
  'untagged'?: (string);
  /**
   * Id of an image or diffID of a layer that is gone, or in the trash.
   */
  'deleted'?: (string);
  'kind'?: "untagged"|"deleted";
}

/**
 * What a removal did, in order.
 */
export interface RemovedItem__Output {
  /**
   * A familiar name that no longer points anywhere.
   */
  'untagged'?: (string);
  /**
   * Id of an image or diffID of a layer that is gone, or in the trash.
   */
  'deleted'?: (string);
  'kind'?: "untagged"|"deleted";
}
