// Original file: tinydock/v1/container_files.proto

import type { Long } from '@grpc/proto-loader';

export interface ContainerSizes {
  /**
   * Of what the container has written.
   */
  'writtenBytes'?: (number | string | Long);
  /**
   * Of its image.
   */
  'imageBytes'?: (number | string | Long);
}

export interface ContainerSizes__Output {
  /**
   * Of what the container has written.
   */
  'writtenBytes': (number);
  /**
   * Of its image.
   */
  'imageBytes': (number);
}
