// Original file: tinydock/v1/retention.proto

import type { MovedTag as _tinydock_v1_MovedTag, MovedTag__Output as _tinydock_v1_MovedTag__Output } from '../../tinydock/v1/MovedTag.ts';

export interface RestoreImageResponse {
  'imageId'?: (string);
  /**
   * Familiar names that point at it again.
   */
  'tags'?: (string)[];
  /**
   * Tags that point at another image by now, which is `from`, and were left there.
   */
  'takenTags'?: (_tinydock_v1_MovedTag)[];
}

export interface RestoreImageResponse__Output {
  'imageId': (string);
  /**
   * Familiar names that point at it again.
   */
  'tags': (string)[];
  /**
   * Tags that point at another image by now, which is `from`, and were left there.
   */
  'takenTags': (_tinydock_v1_MovedTag__Output)[];
}
