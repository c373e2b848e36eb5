// Original file: tinydock/v1/image_explorer.proto


export interface ListFilesRequest {
  'image'?: (string);
  /**
   * Number of the layer, the lowest being 1: the tree as this layer leaves it, and what it removes. 0 for the whole
   * image, in which nothing counts as changed.
   */
  'layer'?: (number);
  /**
   * Only what changed: in the one layer, or in each, one after another.
   */
  'onlyChanges'?: (boolean);
  /**
   * This path and what is below it.
   */
  'path'?: (Buffer | Uint8Array | string);
  /**
   * Only so many levels below the path; 0 for all.
   */
  'depth'?: (number);
}

export interface ListFilesRequest__Output {
  'image': (string);
  /**
   * Number of the layer, the lowest being 1: the tree as this layer leaves it, and what it removes. 0 for the whole
   * image, in which nothing counts as changed.
   */
  'layer': (number);
  /**
   * Only what changed: in the one layer, or in each, one after another.
   */
  'onlyChanges': (boolean);
  /**
   * This path and what is below it.
   */
  'path': (Buffer);
  /**
   * Only so many levels below the path; 0 for all.
   */
  'depth': (number);
}
