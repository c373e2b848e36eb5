// Original file: tinydock/v1/build.proto

import type { Long } from '@grpc/proto-loader';

export interface CachedStep {
  /**
   * The digest of all that decides the step's result.
   */
  'key'?: (string);
  /**
   * Empty for a directory of `RUN --mount=type=cache`.
   */
  'diffId'?: (string);
  /**
   * The instruction.
   */
  'description'?: (string);
  /**
   * RFC 3339.
   */
  'createdAt'?: (string);
  'usedAt'?: (string);
  /**
   * Of the layer on the disk.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * Something else than the cache refers to the layer, so that forgetting the step frees nothing.
   */
  'isShared'?: (boolean);
  /**
   * `regular` for a step; of a directory `exec.cachemount`, or `source.local` for a context; `record` of a build.
   */
  'type'?: (string);
  /**
   * A build uses the directory now.
   */
  'isInUse'?: (boolean);
}

export interface CachedStep__Output {
  /**
   * The digest of all that decides the step's result.
   */
  'key': (string);
  /**
   * Empty for a directory of `RUN --mount=type=cache`.
   */
  'diffId': (string);
  /**
   * The instruction.
   */
  'description': (string);
  /**
   * RFC 3339.
   */
  'createdAt': (string);
  'usedAt': (string);
  /**
   * Of the layer on the disk.
   */
  'sizeBytes': (number);
  /**
   * Something else than the cache refers to the layer, so that forgetting the step frees nothing.
   */
  'isShared': (boolean);
  /**
   * `regular` for a step; of a directory `exec.cachemount`, or `source.local` for a context; `record` of a build.
   */
  'type': (string);
  /**
   * A build uses the directory now.
   */
  'isInUse': (boolean);
}
