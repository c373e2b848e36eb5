// Original file: tinydock/v1/container_files.proto

import type { DataTicket as _tinydock_v1_DataTicket, DataTicket__Output as _tinydock_v1_DataTicket__Output } from '../../tinydock/v1/DataTicket.ts';
import type { Long } from '@grpc/proto-loader';

export interface CopyInProgress {
  /**
   * Always the first message of CopyIn.
   */
  'ticket'?: (_tinydock_v1_DataTicket | null);
  /**
   * Bytes of the files' contents; always last.
   */
  'copiedBytes'?: (number | string | Long);
  'event'?: "ticket"|"copiedBytes";
}

export interface CopyInProgress__Output {
  /**
   * Always the first message of CopyIn.
   */
  'ticket'?: (_tinydock_v1_DataTicket__Output | null);
  /**
   * Bytes of the files' contents; always last.
   */
  'copiedBytes'?: (number);
  'event'?: "ticket"|"copiedBytes";
}
