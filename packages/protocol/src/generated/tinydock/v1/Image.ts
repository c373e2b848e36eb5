// Original file: tinydock/v1/images.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';
import type { Long } from '@grpc/proto-loader';

export interface Image {
  /**
   * `sha256:` and 64 hex digits.
   */
  'id'?: (string);
  /**
   * Familiar `repository:tag`, sorted.
   */
  'tags'?: (string)[];
  /**
   * Familiar `repository@sha256:…`, sorted.
   */
  'digests'?: (string)[];
  /**
   * RFC 3339; empty where the image does not say.
   */
  'created'?: (string);
  /**
   * Sum of the layers' content in bytes.
   */
  'sizeBytes'?: (number | string | Long);
  'labels'?: ({[key: string]: string});
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * Number of containers made from it.
   */
  'containers'?: (number);
  /**
   * RFC 3339, since when prune leaves it alone; empty where it does not.
   */
  'pinnedAt'?: (string);
  /**
   * By tag, the digest of the manifest or the index under which it came or went, where that is known.
   */
  'tagDigests'?: ({[key: string]: string});
}

export interface Image__Output {
  /**
   * `sha256:` and 64 hex digits.
   */
  'id': (string);
  /**
   * Familiar `repository:tag`, sorted.
   */
  'tags': (string)[];
  /**
   * Familiar `repository@sha256:…`, sorted.
   */
  'digests': (string)[];
  /**
   * RFC 3339; empty where the image does not say.
   */
  'created': (string);
  /**
   * Sum of the layers' content in bytes.
   */
  'sizeBytes': (number);
  'labels': ({[key: string]: string});
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * Number of containers made from it.
   */
  'containers': (number);
  /**
   * RFC 3339, since when prune leaves it alone; empty where it does not.
   */
  'pinnedAt': (string);
  /**
   * By tag, the digest of the manifest or the index under which it came or went, where that is known.
   */
  'tagDigests': ({[key: string]: string});
}
