// Original file: tinydock/v1/retention.proto

import type { Long } from '@grpc/proto-loader';

export interface EmptyTrashResponse {
  /**
   * Ids of those that were there.
   */
  'deleted'?: (string)[];
  'freedBytes'?: (number | string | Long);
}

export interface EmptyTrashResponse__Output {
  /**
   * Ids of those that were there.
   */
  'deleted': (string)[];
  'freedBytes': (number);
}
