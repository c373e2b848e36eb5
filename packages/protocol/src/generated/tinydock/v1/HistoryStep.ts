// Original file: tinydock/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface HistoryStep {
  /**
   * Id of the image for the newest step; empty for the others, which have no image of their own.
   */
  'imageId'?: (string);
  /**
   * RFC 3339; may be empty.
   */
  'created'?: (string);
  'createdBy'?: (string);
  /**
   * Content of the step's layer in bytes; 0 where it made none.
   */
  'sizeBytes'?: (number | string | Long);
  'comment'?: (string);
  /**
   * Familiar tags of the image, on the newest step only.
   */
  'tags'?: (string)[];
}

export interface HistoryStep__Output {
  /**
   * Id of the image for the newest step; empty for the others, which have no image of their own.
   */
  'imageId': (string);
  /**
   * RFC 3339; may be empty.
   */
  'created': (string);
  'createdBy': (string);
  /**
   * Content of the step's layer in bytes; 0 where it made none.
   */
  'sizeBytes': (number);
  'comment': (string);
  /**
   * Familiar tags of the image, on the newest step only.
   */
  'tags': (string)[];
}
