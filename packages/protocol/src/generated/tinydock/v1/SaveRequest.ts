// Original file: tinydock/v1/images.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface SaveRequest {
  /**
   * As InspectImageRequest; a repository without a tag stands for all its tags.
   */
  'images'?: (string)[];
  /**
   * `docker-archive` or `oci-archive`; empty for the first.
   */
  'format'?: (string);
  /**
   * Of the images that came under one index, the one for this platform; unset for whatever the images are for.
   */
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * With each image, those of the other platforms that came with it; for `oci-archive` only, and `platform` is unset.
   */
  'allPlatforms'?: (boolean);
  /**
   * `gzip` or `zstd` to compress every layer so; empty for plain tars.
   */
  'compression'?: (string);
  /**
   * 1 to 9 for gzip, 1 to 22 for zstd; 0 for the usual one.
   */
  'level'?: (number);
  /**
   * Of the manifests: `oci` or `docker`, where Docker's can hold it; empty for those that images came with, and OCI's. For
   * `oci-archive` only.
   */
  'mediaTypes'?: (string);
  /**
   * What the layout's `index.json` says of each image, or the index over its platforms. For `oci-archive` only.
   */
  'entryAnnotations'?: ({[key: string]: string});
  /**
   * With `all_platforms`: the digest of the index that is meant of those under which the images came, in place of that for which
   * their names stand.
   */
  'index'?: (string);
}

export interface SaveRequest__Output {
  /**
   * As InspectImageRequest; a repository without a tag stands for all its tags.
   */
  'images': (string)[];
  /**
   * `docker-archive` or `oci-archive`; empty for the first.
   */
  'format': (string);
  /**
   * Of the images that came under one index, the one for this platform; unset for whatever the images are for.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * With each image, those of the other platforms that came with it; for `oci-archive` only, and `platform` is unset.
   */
  'allPlatforms': (boolean);
  /**
   * `gzip` or `zstd` to compress every layer so; empty for plain tars.
   */
  'compression': (string);
  /**
   * 1 to 9 for gzip, 1 to 22 for zstd; 0 for the usual one.
   */
  'level': (number);
  /**
   * Of the manifests: `oci` or `docker`, where Docker's can hold it; empty for those that images came with, and OCI's. For
   * `oci-archive` only.
   */
  'mediaTypes': (string);
  /**
   * What the layout's `index.json` says of each image, or the index over its platforms. For `oci-archive` only.
   */
  'entryAnnotations': ({[key: string]: string});
  /**
   * With `all_platforms`: the digest of the index that is meant of those under which the images came, in place of that for which
   * their names stand.
   */
  'index': (string);
}
