// Original file: tinydock/v1/container_control.proto

import type { ProcessRow as _tinydock_v1_ProcessRow, ProcessRow__Output as _tinydock_v1_ProcessRow__Output } from '../../tinydock/v1/ProcessRow.ts';

export interface TopResponse {
  'titles'?: (string)[];
  'processes'?: (_tinydock_v1_ProcessRow)[];
}

export interface TopResponse__Output {
  'titles': (string)[];
  'processes': (_tinydock_v1_ProcessRow__Output)[];
}
