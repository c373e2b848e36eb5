// Original file: tinydock/v1/common.proto

import type { DataTicket as _tinydock_v1_DataTicket, DataTicket__Output as _tinydock_v1_DataTicket__Output } from '../../tinydock/v1/DataTicket.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What a call that sends bulk bytes to the client says of them.
 */
export interface DownloadProgress {
  /**
   * Always the first message: the client reads the bytes from the connection that it opens with it.
   */
  'ticket'?: (_tinydock_v1_DataTicket | null);
  /**
   * Bytes sent in all; always the last message, when the daemon's side of the kernel has them.
   */
  'totalBytes'?: (number | string | Long);
  'event'?: "ticket"|"totalBytes";
}

/**
 * What a call that sends bulk bytes to the client says of them.
 */
export interface DownloadProgress__Output {
  /**
   * Always the first message: the client reads the bytes from the connection that it opens with it.
   */
  'ticket'?: (_tinydock_v1_DataTicket__Output | null);
  /**
   * Bytes sent in all; always the last message, when the daemon's side of the kernel has them.
   */
  'totalBytes'?: (number);
  'event'?: "ticket"|"totalBytes";
}
