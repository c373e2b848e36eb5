// Original file: tinydock/v1/images.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface ListImagesRequest {
  /**
   * `reference`, `label`, `label!`, `pinned`, `dangling`, `before`, `since`, `until`.
   */
  'filters'?: (_tinydock_v1_Filter)[];
  /**
   * Say also what the images consist of.
   */
  'withContents'?: (boolean);
  /**
   * Leave out images without a tag that are another platform of one that has a tag.
   */
  'withoutOtherPlatforms'?: (boolean);
  /**
   * Leave out the labels of images, of which there may be any number.
   */
  'withoutLabels'?: (boolean);
}

export interface ListImagesRequest__Output {
  /**
   * `reference`, `label`, `label!`, `pinned`, `dangling`, `before`, `since`, `until`.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
  /**
   * Say also what the images consist of.
   */
  'withContents': (boolean);
  /**
   * Leave out images without a tag that are another platform of one that has a tag.
   */
  'withoutOtherPlatforms': (boolean);
  /**
   * Leave out the labels of images, of which there may be any number.
   */
  'withoutLabels': (boolean);
}
