// Original file: tinydock/v1/build_records.proto

import type { BuildLogEntry as _tinydock_v1_BuildLogEntry, BuildLogEntry__Output as _tinydock_v1_BuildLogEntry__Output } from '../../tinydock/v1/BuildLogEntry.ts';

/**
 * Some of what a build told, in its order.
 */
export interface BuildLogBatch {
  'entries'?: (_tinydock_v1_BuildLogEntry)[];
}

/**
 * Some of what a build told, in its order.
 */
export interface BuildLogBatch__Output {
  'entries': (_tinydock_v1_BuildLogEntry__Output)[];
}
