// Original file: tinydock/v1/build.proto

import type { ContextOffer as _tinydock_v1_ContextOffer, ContextOffer__Output as _tinydock_v1_ContextOffer__Output } from '../../tinydock/v1/ContextOffer.ts';

export interface HoldContextRequest {
  'context'?: (_tinydock_v1_ContextOffer | null);
}

export interface HoldContextRequest__Output {
  'context': (_tinydock_v1_ContextOffer__Output | null);
}
