// Original file: tinydock/v1/volumes.proto

import type { PrunedVolume as _tinydock_v1_PrunedVolume, PrunedVolume__Output as _tinydock_v1_PrunedVolume__Output } from '../../tinydock/v1/PrunedVolume.ts';

export interface PruneVolumesResponse {
  'volumes'?: (_tinydock_v1_PrunedVolume)[];
}

export interface PruneVolumesResponse__Output {
  'volumes': (_tinydock_v1_PrunedVolume__Output)[];
}
