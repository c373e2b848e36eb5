// Original file: tinydock/v1/volumes.proto

import type { Volume as _tinydock_v1_Volume, Volume__Output as _tinydock_v1_Volume__Output } from '../../tinydock/v1/Volume.ts';

export interface CreateVolumeResponse {
  'volume'?: (_tinydock_v1_Volume | null);
  /**
   * What was asked for and is not so, a sentence each.
   */
  'warnings'?: (string)[];
}

export interface CreateVolumeResponse__Output {
  'volume': (_tinydock_v1_Volume__Output | null);
  /**
   * What was asked for and is not so, a sentence each.
   */
  'warnings': (string)[];
}
