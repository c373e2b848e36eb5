// Original file: tinydock/v1/build_records.proto

import type { BuildProgress as _tinydock_v1_BuildProgress, BuildProgress__Output as _tinydock_v1_BuildProgress__Output } from '../../tinydock/v1/BuildProgress.ts';
import type { Long } from '@grpc/proto-loader';

export interface BuildLogEntry {
  /**
   * Milliseconds since 1970.
   */
  'timeMs'?: (number | string | Long);
  'progress'?: (_tinydock_v1_BuildProgress | null);
}

export interface BuildLogEntry__Output {
  /**
   * Milliseconds since 1970.
   */
  'timeMs': (number);
  'progress': (_tinydock_v1_BuildProgress__Output | null);
}
