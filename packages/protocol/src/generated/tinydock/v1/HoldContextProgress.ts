// Original file: tinydock/v1/build.proto

import type { DataTicket as _tinydock_v1_DataTicket, DataTicket__Output as _tinydock_v1_DataTicket__Output } from '../../tinydock/v1/DataTicket.ts';
import type { Long } from '@grpc/proto-loader';

export interface HoldContextProgress {
  /**
   * Always first in HoldContext.
   */
  'ticket'?: (_tinydock_v1_DataTicket | null);
  /**
   * Bytes received so far.
   */
  'contextBytes'?: (number | string | Long);
  /**
   * As in BuildProgress.
   */
  'contextWanted'?: (Buffer | Uint8Array | string);
  /**
   * The last: the files are there for as long as the call lasts.
   */
  'held'?: (string);
  'event'?: "ticket"|"contextBytes"|"contextWanted"|"held";
}

export interface HoldContextProgress__Output {
  /**
   * Always first in HoldContext.
   */
  'ticket'?: (_tinydock_v1_DataTicket__Output | null);
  /**
   * Bytes received so far.
   */
  'contextBytes'?: (number);
  /**
   * As in BuildProgress.
   */
  'contextWanted'?: (Buffer);
  /**
   * The last: the files are there for as long as the call lasts.
   */
  'held'?: (string);
  'event'?: "ticket"|"contextBytes"|"contextWanted"|"held";
}
