// Original file: tinydock/v1/build.proto

import type { CachedStep as _tinydock_v1_CachedStep, CachedStep__Output as _tinydock_v1_CachedStep__Output } from '../../tinydock/v1/CachedStep.ts';
import type { Long } from '@grpc/proto-loader';

export interface PruneBuildCacheResponse {
  'steps'?: (_tinydock_v1_CachedStep)[];
  /**
   * Of layers that went, or would go.
   */
  'freedBytes'?: (number | string | Long);
}

export interface PruneBuildCacheResponse__Output {
  'steps': (_tinydock_v1_CachedStep__Output)[];
  /**
   * Of layers that went, or would go.
   */
  'freedBytes': (number);
}
