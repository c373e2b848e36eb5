// Original file: tinydock/v1/image_explorer.proto

import type { Long } from '@grpc/proto-loader';

export interface WastedFile {
  'path'?: (Buffer | Uint8Array | string);
  'sizeBytes'?: (number | string | Long);
  /**
   * Number of the layer that holds the copy, the lowest being 1.
   */
  'layer'?: (number);
  /**
   * Number of the layer that hides it.
   */
  'hiddenBy'?: (number);
  /**
   * True where that layer deletes it, false where it has another in its place.
   */
  'isDeleted'?: (boolean);
}

export interface WastedFile__Output {
  'path': (Buffer);
  'sizeBytes': (number);
  /**
   * Number of the layer that holds the copy, the lowest being 1.
   */
  'layer': (number);
  /**
   * Number of the layer that hides it.
   */
  'hiddenBy': (number);
  /**
   * True where that layer deletes it, false where it has another in its place.
   */
  'isDeleted': (boolean);
}
