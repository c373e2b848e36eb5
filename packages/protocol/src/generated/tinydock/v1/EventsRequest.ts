// Original file: tinydock/v1/system.proto

import type { Filter as _tinydock_v1_Filter, Filter__Output as _tinydock_v1_Filter__Output } from '../../tinydock/v1/Filter.ts';

export interface EventsRequest {
  /**
   * RFC 3339; with one of the two, what happened before counts too, as far as it is recorded.
   */
  'since'?: (string);
  /**
   * RFC 3339; the stream ends then.
   */
  'until'?: (string);
  /**
   * `container`, `event`, `image`, `label`, `type`, `volume`.
   */
  'filters'?: (_tinydock_v1_Filter)[];
}

export interface EventsRequest__Output {
  /**
   * RFC 3339; with one of the two, what happened before counts too, as far as it is recorded.
   */
  'since': (string);
  /**
   * RFC 3339; the stream ends then.
   */
  'until': (string);
  /**
   * `container`, `event`, `image`, `label`, `type`, `volume`.
   */
  'filters': (_tinydock_v1_Filter__Output)[];
}
