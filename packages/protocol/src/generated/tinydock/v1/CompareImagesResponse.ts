// Original file: tinydock/v1/image_explorer.proto

import type { FileDifference as _tinydock_v1_FileDifference, FileDifference__Output as _tinydock_v1_FileDifference__Output } from '../../tinydock/v1/FileDifference.ts';

export interface CompareImagesResponse {
  'differences'?: (_tinydock_v1_FileDifference)[];
}

export interface CompareImagesResponse__Output {
  'differences': (_tinydock_v1_FileDifference__Output)[];
}
