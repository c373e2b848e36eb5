// Original file: tinydock/v1/images.proto

import type { HistoryStep as _tinydock_v1_HistoryStep, HistoryStep__Output as _tinydock_v1_HistoryStep__Output } from '../../tinydock/v1/HistoryStep.ts';

export interface ImageHistoryResponse {
  'steps'?: (_tinydock_v1_HistoryStep)[];
}

export interface ImageHistoryResponse__Output {
  'steps': (_tinydock_v1_HistoryStep__Output)[];
}
