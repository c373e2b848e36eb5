// Original file: tinydock/v1/image_explorer.proto

import type { ImageFile as _tinydock_v1_ImageFile, ImageFile__Output as _tinydock_v1_ImageFile__Output } from '../../tinydock/v1/ImageFile.ts';

export interface ListedFile {
  'file'?: (_tinydock_v1_ImageFile | null);
  /**
   * Number of the layer that holds what is shown.
   */
  'holder'?: (number);
  /**
   * Number of the layer that `change` speaks of.
   */
  'layer'?: (number);
  /**
   * What that layer does to what the layers below it show: `added`, `changed`, `removed`, or `unchanged`, which is also
   * a directory whose times alone differ.
   */
  'change'?: (string);
}

export interface ListedFile__Output {
  'file': (_tinydock_v1_ImageFile__Output | null);
  /**
   * Number of the layer that holds what is shown.
   */
  'holder': (number);
  /**
   * Number of the layer that `change` speaks of.
   */
  'layer': (number);
  /**
   * What that layer does to what the layers below it show: `added`, `changed`, `removed`, or `unchanged`, which is also
   * a directory whose times alone differ.
   */
  'change': (string);
}
