// Original file: tinydock/v1/images.proto

import type { RemovedItem as _tinydock_v1_RemovedItem, RemovedItem__Output as _tinydock_v1_RemovedItem__Output } from '../../tinydock/v1/RemovedItem.ts';

export interface RemoveImageResponse {
  'items'?: (_tinydock_v1_RemovedItem)[];
  /**
   * RFC 3339, until when what was removed can be restored; empty where it is gone.
   */
  'keptUntil'?: (string);
}

export interface RemoveImageResponse__Output {
  'items': (_tinydock_v1_RemovedItem__Output)[];
  /**
   * RFC 3339, until when what was removed can be restored; empty where it is gone.
   */
  'keptUntil': (string);
}
