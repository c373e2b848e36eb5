// Original file: tinydock/v1/build.proto

import type { PlatformImage as _tinydock_v1_PlatformImage, PlatformImage__Output as _tinydock_v1_PlatformImage__Output } from '../../tinydock/v1/PlatformImage.ts';

export interface BuildDone {
  'imageId'?: (string);
  /**
   * Familiar; empty where the image got no name.
   */
  'tags'?: (string)[];
  /**
   * Of the record that is kept of the build.
   */
  'buildId'?: (string);
  /**
   * Of a build for several platforms: what was built for each, in the order in which they were asked for.
   */
  'platformImages'?: (_tinydock_v1_PlatformImage)[];
  /**
   * Of a build for several platforms: the digest of the index.
   */
  'indexDigest'?: (string);
}

export interface BuildDone__Output {
  'imageId': (string);
  /**
   * Familiar; empty where the image got no name.
   */
  'tags': (string)[];
  /**
   * Of the record that is kept of the build.
   */
  'buildId': (string);
  /**
   * Of a build for several platforms: what was built for each, in the order in which they were asked for.
   */
  'platformImages': (_tinydock_v1_PlatformImage__Output)[];
  /**
   * Of a build for several platforms: the digest of the index.
   */
  'indexDigest': (string);
}
