// Original file: tinydock/v1/volumes.proto

import type { Volume as _tinydock_v1_Volume, Volume__Output as _tinydock_v1_Volume__Output } from '../../tinydock/v1/Volume.ts';

export interface ListVolumesResponse {
  'volumes'?: (_tinydock_v1_Volume)[];
}

export interface ListVolumesResponse__Output {
  'volumes': (_tinydock_v1_Volume__Output)[];
}
