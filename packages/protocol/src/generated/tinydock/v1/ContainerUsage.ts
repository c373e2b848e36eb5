// Original file: tinydock/v1/system.proto

import type { Long } from '@grpc/proto-loader';

export interface ContainerUsage {
  'id'?: (string);
  'name'?: (string);
  /**
   * As the user typed it.
   */
  'image'?: (string);
  /**
   * As ContainerStatus.state.
   */
  'state'?: (string);
  'writableBytes'?: (number | string | Long);
  'logBytes'?: (number | string | Long);
}

export interface ContainerUsage__Output {
  'id': (string);
  'name': (string);
  /**
   * As the user typed it.
   */
  'image': (string);
  /**
   * As ContainerStatus.state.
   */
  'state': (string);
  'writableBytes': (number);
  'logBytes': (number);
}
