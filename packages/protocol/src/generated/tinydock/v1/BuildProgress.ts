// Original file: tinydock/v1/build.proto

import type { DataTicket as _tinydock_v1_DataTicket, DataTicket__Output as _tinydock_v1_DataTicket__Output } from '../../tinydock/v1/DataTicket.ts';
import type { BuildWarning as _tinydock_v1_BuildWarning, BuildWarning__Output as _tinydock_v1_BuildWarning__Output } from '../../tinydock/v1/BuildWarning.ts';
import type { StepPull as _tinydock_v1_StepPull, StepPull__Output as _tinydock_v1_StepPull__Output } from '../../tinydock/v1/StepPull.ts';
import type { StepStarted as _tinydock_v1_StepStarted, StepStarted__Output as _tinydock_v1_StepStarted__Output } from '../../tinydock/v1/StepStarted.ts';
import type { StepOutput as _tinydock_v1_StepOutput, StepOutput__Output as _tinydock_v1_StepOutput__Output } from '../../tinydock/v1/StepOutput.ts';
import type { StepDone as _tinydock_v1_StepDone, StepDone__Output as _tinydock_v1_StepDone__Output } from '../../tinydock/v1/StepDone.ts';
import type { BuildDone as _tinydock_v1_BuildDone, BuildDone__Output as _tinydock_v1_BuildDone__Output } from '../../tinydock/v1/BuildDone.ts';
import type { StepFailed as _tinydock_v1_StepFailed, StepFailed__Output as _tinydock_v1_StepFailed__Output } from '../../tinydock/v1/StepFailed.ts';
import type { StepWaiting as _tinydock_v1_StepWaiting, StepWaiting__Output as _tinydock_v1_StepWaiting__Output } from '../../tinydock/v1/StepWaiting.ts';
import type { Long } from '@grpc/proto-loader';

export interface BuildProgress {
  /**
   * Always first in Build.
   */
  'ticket'?: (_tinydock_v1_DataTicket | null);
  /**
   * Bytes of the context received so far.
   */
  'contextBytes'?: (number | string | Long);
  'warning'?: (_tinydock_v1_BuildWarning | null);
  'pull'?: (_tinydock_v1_StepPull | null);
  'stepStarted'?: (_tinydock_v1_StepStarted | null);
  'stepOutput'?: (_tinydock_v1_StepOutput | null);
  'stepDone'?: (_tinydock_v1_StepDone | null);
  'done'?: (_tinydock_v1_BuildDone | null);
  'stepFailed'?: (_tinydock_v1_StepFailed | null);
  /**
   * One bit for each line of the listing, the lowest bit of the first byte first; set for a file whose contents the
   * client shall send, in the order of the listing.
   */
  'contextWanted'?: (Buffer | Uint8Array | string);
  'stepWaiting'?: (_tinydock_v1_StepWaiting | null);
  'event'?: "ticket"|"contextBytes"|"warning"|"pull"|"stepStarted"|"stepOutput"|"stepDone"|"done"|"stepFailed"|"contextWanted"|"stepWaiting";
}

export interface BuildProgress__Output {
  /**
   * Always first in Build.
   */
  'ticket'?: (_tinydock_v1_DataTicket__Output | null);
  /**
   * Bytes of the context received so far.
   */
  'contextBytes'?: (number);
  'warning'?: (_tinydock_v1_BuildWarning__Output | null);
  'pull'?: (_tinydock_v1_StepPull__Output | null);
  'stepStarted'?: (_tinydock_v1_StepStarted__Output | null);
  'stepOutput'?: (_tinydock_v1_StepOutput__Output | null);
  'stepDone'?: (_tinydock_v1_StepDone__Output | null);
  'done'?: (_tinydock_v1_BuildDone__Output | null);
  'stepFailed'?: (_tinydock_v1_StepFailed__Output | null);
  /**
   * One bit for each line of the listing, the lowest bit of the first byte first; set for a file whose contents the
   * client shall send, in the order of the listing.
   */
  'contextWanted'?: (Buffer);
  'stepWaiting'?: (_tinydock_v1_StepWaiting__Output | null);
  'event'?: "ticket"|"contextBytes"|"warning"|"pull"|"stepStarted"|"stepOutput"|"stepDone"|"done"|"stepFailed"|"contextWanted"|"stepWaiting";
}
