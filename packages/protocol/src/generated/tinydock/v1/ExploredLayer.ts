// Original file: tinydock/v1/image_explorer.proto

import type { Long } from '@grpc/proto-loader';

export interface ExploredLayer {
  'diffId'?: (string);
  /**
   * Contents of its regular files in bytes, hard links counted once.
   */
  'contentBytes'?: (number | string | Long);
  /**
   * Bytes of the uncompressed tar.
   */
  'tarBytes'?: (number | string | Long);
  /**
   * Number of inodes.
   */
  'entries'?: (number | string | Long);
  /**
   * RFC 3339; empty where the image does not say.
   */
  'created'?: (string);
  /**
   * The command that made it; empty where the image does not say.
   */
  'createdBy'?: (string);
  'comment'?: (string);
  /**
   * How many images of this store have the layer.
   */
  'images'?: (number);
}

export interface ExploredLayer__Output {
  'diffId': (string);
  /**
   * Contents of its regular files in bytes, hard links counted once.
   */
  'contentBytes': (number);
  /**
   * Bytes of the uncompressed tar.
   */
  'tarBytes': (number);
  /**
   * Number of inodes.
   */
  'entries': (number);
  /**
   * RFC 3339; empty where the image does not say.
   */
  'created': (string);
  /**
   * The command that made it; empty where the image does not say.
   */
  'createdBy': (string);
  'comment': (string);
  /**
   * How many images of this store have the layer.
   */
  'images': (number);
}
