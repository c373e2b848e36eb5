// Original file: tinydock/v1/image_explorer.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What stands at one path.
 */
export interface ImageFile {
  'path'?: (Buffer | Uint8Array | string);
  /**
   * `file`, `directory`, `symlink`, `character-device`, `block-device` or `fifo`.
   */
  'kind'?: (string);
  /**
   * Permission bits.
   */
  'mode'?: (number);
  'uid'?: (number);
  'gid'?: (number);
  /**
   * Of a regular file; 0 for everything else.
   */
  'sizeBytes'?: (number | string | Long);
  'mtimeSeconds'?: (number | string | Long);
  'mtimeNanoseconds'?: (number);
  /**
   * Of a symlink.
   */
  'linkTarget'?: (Buffer | Uint8Array | string);
  /**
   * Of a device.
   */
  'deviceMajor'?: (number);
  'deviceMinor'?: (number);
}

/**
 * What stands at one path.
 */
export interface ImageFile__Output {
  'path': (Buffer);
  /**
   * `file`, `directory`, `symlink`, `character-device`, `block-device` or `fifo`.
   */
  'kind': (string);
  /**
   * Permission bits.
   */
  'mode': (number);
  'uid': (number);
  'gid': (number);
  /**
   * Of a regular file; 0 for everything else.
   */
  'sizeBytes': (number);
  'mtimeSeconds': (number);
  'mtimeNanoseconds': (number);
  /**
   * Of a symlink.
   */
  'linkTarget': (Buffer);
  /**
   * Of a device.
   */
  'deviceMajor': (number);
  'deviceMinor': (number);
}
