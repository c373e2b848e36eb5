// Original file: tinydock/v1/images.proto

import type { PushLayerStatus as _tinydock_v1_PushLayerStatus, PushLayerStatus__Output as _tinydock_v1_PushLayerStatus__Output } from '../../tinydock/v1/PushLayerStatus.ts';
import type { PushedTag as _tinydock_v1_PushedTag, PushedTag__Output as _tinydock_v1_PushedTag__Output } from '../../tinydock/v1/PushedTag.ts';

export interface PushProgress {
  /**
   * Canonical name of the repository; always first.
   */
  'repository'?: (string);
  'layer'?: (_tinydock_v1_PushLayerStatus | null);
  'tag'?: (_tinydock_v1_PushedTag | null);
  'event'?: "repository"|"layer"|"tag";
}

export interface PushProgress__Output {
  /**
   * Canonical name of the repository; always first.
   */
  'repository'?: (string);
  'layer'?: (_tinydock_v1_PushLayerStatus__Output | null);
  'tag'?: (_tinydock_v1_PushedTag__Output | null);
  'event'?: "repository"|"layer"|"tag";
}
