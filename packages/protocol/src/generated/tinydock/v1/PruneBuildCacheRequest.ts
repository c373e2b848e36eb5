// Original file: tinydock/v1/build.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';
import type { Long } from '@grpc/proto-loader';

export interface PruneBuildCacheRequest {
  /**
   * As ListBuildCacheRequest.
   */
  'filters'?: (_tinydock_v1_Filter)[];
  /**
   * Steps whose layers something else refers to, too.
   */
  'all'?: (boolean);
  /**
   * Only as many, those used longest ago first, until the layers that the cache alone holds take no more than this, also
   * where the other bounds would have more go.
   */
  'keepBytes'?: (number | string | Long);
  /**
   * Only say what would go.
   */
  'planOnly'?: (boolean);
  /**
   * Keys; these alone, those of them that still qualify. Empty for all.
   */
  'only'?: (string)[];
  /**
   * With plan_only: ids of images and containers that shall count as gone.
   */
  'without'?: (string)[];
  /**
   * The most that the layers may take that the cache alone holds; 0 for no bound.
   */
  'maxUsedBytes'?: (number | string | Long);
  /**
   * Bytes that shall be free on the disk afterwards; 0 for no bound.
   */
  'minFreeBytes'?: (number | string | Long);
}

export interface PruneBuildCacheRequest__Output {
  /**
   * As ListBuildCacheRequest.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
  /**
   * Steps whose layers something else refers to, too.
   */
  'all': (boolean);
  /**
   * Only as many, those used longest ago first, until the layers that the cache alone holds take no more than this, also
   * where the other bounds would have more go.
   */
  'keepBytes': (number);
  /**
   * Only say what would go.
   */
  'planOnly': (boolean);
  /**
   * Keys; these alone, those of them that still qualify. Empty for all.
   */
  'only': (string)[];
  /**
   * With plan_only: ids of images and containers that shall count as gone.
   */
  'without': (string)[];
  /**
   * The most that the layers may take that the cache alone holds; 0 for no bound.
   */
  'maxUsedBytes': (number);
  /**
   * Bytes that shall be free on the disk afterwards; 0 for no bound.
   */
  'minFreeBytes': (number);
}
