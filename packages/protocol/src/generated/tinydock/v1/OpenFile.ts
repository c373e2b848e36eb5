// Original file: tinydock/v1/common.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A regular file that a process has open for reading, which the daemon may read by itself instead of having its bytes
 * sent. Where the daemon does not find that very file, it asks for the bytes.
 */
export interface OpenFile {
  /**
   * Of the process, which keeps the file open during the call.
   */
  'pid'?: (number);
  'descriptor'?: (number);
  /**
   * `DEVICE:INODE` in decimal, as stat(2) gives them.
   */
  'identity'?: (string);
  /**
   * Where in the file the bytes begin.
   */
  'offset'?: (number | string | Long);
}

/**
 * A regular file that a process has open for reading, which the daemon may read by itself instead of having its bytes
 * sent. Where the daemon does not find that very file, it asks for the bytes.
 */
export interface OpenFile__Output {
  /**
   * Of the process, which keeps the file open during the call.
   */
  'pid': (number);
  'descriptor': (number);
  /**
   * `DEVICE:INODE` in decimal, as stat(2) gives them.
   */
  'identity': (string);
  /**
   * Where in the file the bytes begin.
   */
  'offset': (number);
}
