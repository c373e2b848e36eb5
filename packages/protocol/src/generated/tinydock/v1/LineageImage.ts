// Original file: tinydock/v1/image_explorer.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * An image among its relatives. One image is the base of another where all its layers are the lowest of the other.
 */
export interface LineageImage {
  'id'?: (string);
  /**
   * Familiar names, sorted.
   */
  'tags'?: (string)[];
  /**
   * RFC 3339; empty where the image does not say.
   */
  'created'?: (string);
  /**
   * Id of the image with the most layers that is its base; empty where there is none.
   */
  'parentId'?: (string);
  /**
   * Contents of its layers in bytes.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * Of layers that other images of this store have too.
   */
  'sharedBytes'?: (number | string | Long);
  /**
   * Of layers that it alone has.
   */
  'uniqueBytes'?: (number | string | Long);
  /**
   * What removing it alone would free on disk: tars and indexes of layers that no other image and no container uses.
   */
  'freedBytes'?: (number | string | Long);
  /**
   * What it says itself of the image it was made from (org.opencontainers.image.base.name); may be empty.
   */
  'baseName'?: (string);
  'baseDigest'?: (string);
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * RFC 3339; empty where it is not pinned.
   */
  'pinnedAt'?: (string);
}

/**
 * An image among its relatives. One image is the base of another where all its layers are the lowest of the other.
 */
export interface LineageImage__Output {
  'id': (string);
  /**
   * Familiar names, sorted.
   */
  'tags': (string)[];
  /**
   * RFC 3339; empty where the image does not say.
   */
  'created': (string);
  /**
   * Id of the image with the most layers that is its base; empty where there is none.
   */
  'parentId': (string);
  /**
   * Contents of its layers in bytes.
   */
  'sizeBytes': (number);
  /**
   * Of layers that other images of this store have too.
   */
  'sharedBytes': (number);
  /**
   * Of layers that it alone has.
   */
  'uniqueBytes': (number);
  /**
   * What removing it alone would free on disk: tars and indexes of layers that no other image and no container uses.
   */
  'freedBytes': (number);
  /**
   * What it says itself of the image it was made from (org.opencontainers.image.base.name); may be empty.
   */
  'baseName': (string);
  'baseDigest': (string);
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * RFC 3339; empty where it is not pinned.
   */
  'pinnedAt': (string);
}
