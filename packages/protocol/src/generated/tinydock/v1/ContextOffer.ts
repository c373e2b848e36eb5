// Original file: tinydock/v1/build.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A listing is lines of UTF-8, an empty one at its end. Each line is a JSON array: the type (`f`, `d`, `l`, or `o` for
 * what cannot be copied), the path, the mode, the time in seconds, the size, the stamp, and the target of a symlink,
 * or of a file that has several names the first of them, empty for this one.
 * Paths have one character for each byte. Parents come first. The contents follow each other without anything between.
 */
export interface ContextOffer {
  /**
   * 32 bytes that nobody but this client's user knows, and that stay the same for a directory. The daemon keeps the
   * contents under it, and asks the next time for those alone whose stamps are others. Empty to have nothing kept.
   */
  'key'?: (Buffer | Uint8Array | string);
  /**
   * What `builder du` calls it.
   */
  'name'?: (string);
  /**
   * How many files and bytes there are. Numbers of more than 1,000 files are a hint: the directory may be walked still.
   */
  'files'?: (number | string | Long);
  'sizeBytes'?: (number | string | Long);
}

/**
 * A listing is lines of UTF-8, an empty one at its end. Each line is a JSON array: the type (`f`, `d`, `l`, or `o` for
 * what cannot be copied), the path, the mode, the time in seconds, the size, the stamp, and the target of a symlink,
 * or of a file that has several names the first of them, empty for this one.
 * Paths have one character for each byte. Parents come first. The contents follow each other without anything between.
 */
export interface ContextOffer__Output {
  /**
   * 32 bytes that nobody but this client's user knows, and that stay the same for a directory. The daemon keeps the
   * contents under it, and asks the next time for those alone whose stamps are others. Empty to have nothing kept.
   */
  'key': (Buffer);
  /**
   * What `builder du` calls it.
   */
  'name': (string);
  /**
   * How many files and bytes there are. Numbers of more than 1,000 files are a hint: the directory may be walked still.
   */
  'files': (number);
  'sizeBytes': (number);
}
