// Original file: tinydock/v1/images.proto

import type { DataTicket as _tinydock_v1_DataTicket, DataTicket__Output as _tinydock_v1_DataTicket__Output } from '../../tinydock/v1/DataTicket.ts';
import type { LoadedLayer as _tinydock_v1_LoadedLayer, LoadedLayer__Output as _tinydock_v1_LoadedLayer__Output } from '../../tinydock/v1/LoadedLayer.ts';
import type { LoadedImage as _tinydock_v1_LoadedImage, LoadedImage__Output as _tinydock_v1_LoadedImage__Output } from '../../tinydock/v1/LoadedImage.ts';
import type { Long } from '@grpc/proto-loader';

export interface LoadProgress {
  /**
   * The first message of Load, unless the next is.
   */
  'ticket'?: (_tinydock_v1_DataTicket | null);
  /**
   * Bytes of the archive received so far.
   */
  'receivedBytes'?: (number | string | Long);
  'layer'?: (_tinydock_v1_LoadedLayer | null);
  'image'?: (_tinydock_v1_LoadedImage | null);
  /**
   * True: the daemon reads the file of the request, and nothing is sent.
   */
  'readingFile'?: (boolean);
  'event'?: "ticket"|"receivedBytes"|"layer"|"image"|"readingFile";
}

export interface LoadProgress__Output {
  /**
   * The first message of Load, unless the next is.
   */
  'ticket'?: (_tinydock_v1_DataTicket__Output | null);
  /**
   * Bytes of the archive received so far.
   */
  'receivedBytes'?: (number);
  'layer'?: (_tinydock_v1_LoadedLayer__Output | null);
  'image'?: (_tinydock_v1_LoadedImage__Output | null);
  /**
   * True: the daemon reads the file of the request, and nothing is sent.
   */
  'readingFile'?: (boolean);
  'event'?: "ticket"|"receivedBytes"|"layer"|"image"|"readingFile";
}
