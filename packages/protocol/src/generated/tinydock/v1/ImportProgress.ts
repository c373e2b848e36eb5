// Original file: tinydock/v1/images.proto

import type { DataTicket as _tinydock_v1_DataTicket, DataTicket__Output as _tinydock_v1_DataTicket__Output } from '../../tinydock/v1/DataTicket.ts';
import type { Long } from '@grpc/proto-loader';

export interface ImportProgress {
  /**
   * The first message of Import, unless the next is.
   */
  'ticket'?: (_tinydock_v1_DataTicket | null);
  /**
   * Bytes of the tar received so far.
   */
  'receivedBytes'?: (number | string | Long);
  /**
   * Id of the image; always last.
   */
  'imageId'?: (string);
  /**
   * True: the daemon reads the file of the request, and nothing is sent.
   */
  'readingFile'?: (boolean);
  'event'?: "ticket"|"receivedBytes"|"imageId"|"readingFile";
}

export interface ImportProgress__Output {
  /**
   * The first message of Import, unless the next is.
   */
  'ticket'?: (_tinydock_v1_DataTicket__Output | null);
  /**
   * Bytes of the tar received so far.
   */
  'receivedBytes'?: (number);
  /**
   * Id of the image; always last.
   */
  'imageId'?: (string);
  /**
   * True: the daemon reads the file of the request, and nothing is sent.
   */
  'readingFile'?: (boolean);
  'event'?: "ticket"|"receivedBytes"|"imageId"|"readingFile";
}
