// Original file: tinydock/v1/build.proto

import type { LayoutSource as _tinydock_v1_LayoutSource, LayoutSource__Output as _tinydock_v1_LayoutSource__Output } from '../../tinydock/v1/LayoutSource.ts';

export interface NamedContext {
  /**
   * As FROM and `from` say it.
   */
  'name'?: (string);
  /**
   * A reference of an image.
   */
  'image'?: (string);
  /**
   * What HoldContext said of files that it holds.
   */
  'held'?: (string);
  /**
   * A URL as of remote_context, which leads to files.
   */
  'remote'?: (string);
  /**
   * An image of an OCI layout.
   */
  'layout'?: (_tinydock_v1_LayoutSource | null);
  'source'?: "image"|"held"|"remote"|"layout";
}

export interface NamedContext__Output {
  /**
   * As FROM and `from` say it.
   */
  'name': (string);
  /**
   * A reference of an image.
   */
  'image'?: (string);
  /**
   * What HoldContext said of files that it holds.
   */
  'held'?: (string);
  /**
   * A URL as of remote_context, which leads to files.
   */
  'remote'?: (string);
  /**
   * An image of an OCI layout.
   */
  'layout'?: (_tinydock_v1_LayoutSource__Output | null);
  'source'?: "image"|"held"|"remote"|"layout";
}
