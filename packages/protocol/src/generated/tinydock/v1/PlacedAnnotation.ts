// Original file: tinydock/v1/build.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface PlacedAnnotation {
  /**
   * `manifest`; `index`, of a build for several platforms; `manifest-descriptor`, what that says of a manifest;
   * `index-descriptor`, of which the daemon only checks that there is an index: who saves it says it (SaveRequest).
   */
  'place'?: (string);
  /**
   * Of which the manifest is, which goes before those of all; unset for all, and for an index.
   */
  'platform'?: (_tinydock_v1_Platform | null);
  'key'?: (string);
  'value'?: (string);
}

export interface PlacedAnnotation__Output {
  /**
   * `manifest`; `index`, of a build for several platforms; `manifest-descriptor`, what that says of a manifest;
   * `index-descriptor`, of which the daemon only checks that there is an index: who saves it says it (SaveRequest).
   */
  'place': (string);
  /**
   * Of which the manifest is, which goes before those of all; unset for all, and for an index.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
  'key': (string);
  'value': (string);
}
