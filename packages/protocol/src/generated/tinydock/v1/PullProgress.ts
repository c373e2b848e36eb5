// Original file: tinydock/v1/images.proto

import type { PullResolving as _tinydock_v1_PullResolving, PullResolving__Output as _tinydock_v1_PullResolving__Output } from '../../tinydock/v1/PullResolving.ts';
import type { LayerStatus as _tinydock_v1_LayerStatus, LayerStatus__Output as _tinydock_v1_LayerStatus__Output } from '../../tinydock/v1/LayerStatus.ts';
import type { PullDone as _tinydock_v1_PullDone, PullDone__Output as _tinydock_v1_PullDone__Output } from '../../tinydock/v1/PullDone.ts';

export interface PullProgress {
  'resolving'?: (_tinydock_v1_PullResolving | null);
  'layer'?: (_tinydock_v1_LayerStatus | null);
  'done'?: (_tinydock_v1_PullDone | null);
  'event'?: "resolving"|"layer"|"done";
}

export interface PullProgress__Output {
  'resolving'?: (_tinydock_v1_PullResolving__Output | null);
  'layer'?: (_tinydock_v1_LayerStatus__Output | null);
  'done'?: (_tinydock_v1_PullDone__Output | null);
  'event'?: "resolving"|"layer"|"done";
}
