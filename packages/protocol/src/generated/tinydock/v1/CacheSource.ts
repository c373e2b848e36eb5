// Original file: tinydock/v1/build.proto

import type { LayoutSource as _tinydock_v1_LayoutSource, LayoutSource__Output as _tinydock_v1_LayoutSource__Output } from '../../tinydock/v1/LayoutSource.ts';

export interface CacheSource {
  /**
   * Where a registry has it; empty for a layout.
   */
  'reference'?: (string);
  /**
   * What a directory of the client has.
   */
  'layout'?: (_tinydock_v1_LayoutSource | null);
}

export interface CacheSource__Output {
  /**
   * Where a registry has it; empty for a layout.
   */
  'reference': (string);
  /**
   * What a directory of the client has.
   */
  'layout': (_tinydock_v1_LayoutSource__Output | null);
}
