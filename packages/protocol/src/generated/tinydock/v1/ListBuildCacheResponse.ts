// Original file: tinydock/v1/build.proto

import type { CachedStep as _tinydock_v1_CachedStep, CachedStep__Output as _tinydock_v1_CachedStep__Output } from '../../tinydock/v1/CachedStep.ts';

export interface ListBuildCacheResponse {
  'steps'?: (_tinydock_v1_CachedStep)[];
}

export interface ListBuildCacheResponse__Output {
  'steps': (_tinydock_v1_CachedStep__Output)[];
}
