// Original file: tinydock/v1/images.proto

import type { MovedTag as _tinydock_v1_MovedTag, MovedTag__Output as _tinydock_v1_MovedTag__Output } from '../../tinydock/v1/MovedTag.ts';

export interface LoadedImage {
  'imageId'?: (string);
  /**
   * Familiar; empty where the archive names none.
   */
  'tags'?: (string)[];
  /**
   * Tags that pointed at another image before.
   */
  'movedTags'?: (_tinydock_v1_MovedTag)[];
}

export interface LoadedImage__Output {
  'imageId': (string);
  /**
   * Familiar; empty where the archive names none.
   */
  'tags': (string)[];
  /**
   * Tags that pointed at another image before.
   */
  'movedTags': (_tinydock_v1_MovedTag__Output)[];
}
