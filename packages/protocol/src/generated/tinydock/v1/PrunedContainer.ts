// Original file: tinydock/v1/container_control.proto

import type { Long } from '@grpc/proto-loader';

export interface PrunedContainer {
  'id'?: (string);
  'name'?: (string);
  'image'?: (string);
  /**
   * As ContainerStatus.
   */
  'state'?: (string);
  /**
   * Of its writable layer.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * Why it could not be removed; empty where it was, or will be.
   */
  'error'?: (string);
  /**
   * What the disk gets back: its log and its other files too.
   */
  'diskBytes'?: (number | string | Long);
}

export interface PrunedContainer__Output {
  'id': (string);
  'name': (string);
  'image': (string);
  /**
   * As ContainerStatus.
   */
  'state': (string);
  /**
   * Of its writable layer.
   */
  'sizeBytes': (number);
  /**
   * Why it could not be removed; empty where it was, or will be.
   */
  'error': (string);
  /**
   * What the disk gets back: its log and its other files too.
   */
  'diskBytes': (number);
}
