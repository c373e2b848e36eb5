// Original file: tinydock/v1/retention.proto

import type { Long } from '@grpc/proto-loader';

export interface EmptyTrashResponse {
  /**
   * Ids of the images that are gone; those of which only names were in the trash are not.
   */
  'deleted'?: (string)[];
  'freedBytes'?: (number | string | Long);
}

export interface EmptyTrashResponse__Output {
  /**
   * Ids of the images that are gone; those of which only names were in the trash are not.
   */
  'deleted': (string)[];
  'freedBytes': (number);
}
