// Original file: tinydock/v1/containers.proto

import type { LogEntry as _tinydock_v1_LogEntry, LogEntry__Output as _tinydock_v1_LogEntry__Output } from '../../tinydock/v1/LogEntry.ts';

export interface LogBatch {
  'entries'?: (_tinydock_v1_LogEntry)[];
}

export interface LogBatch__Output {
  'entries': (_tinydock_v1_LogEntry__Output)[];
}
