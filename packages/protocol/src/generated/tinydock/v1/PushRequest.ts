// Original file: tinydock/v1/images.proto

import type { RegistryAuth as _tinydock_v1_RegistryAuth, RegistryAuth__Output as _tinydock_v1_RegistryAuth__Output } from '../../tinydock/v1/RegistryAuth.ts';
import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface PushRequest {
  /**
   * A repository with at most a tag, as the user typed it.
   */
  'reference'?: (string);
  /**
   * Every tag of the repository that is here; the reference has none then.
   */
  'allTags'?: (boolean);
  /**
   * Unset for anonymous.
   */
  'auth'?: (_tinydock_v1_RegistryAuth | null);
  /**
   * `gzip` or `zstd` to compress every layer so; empty to send layers as they came, and new ones in gzip.
   */
  'compression'?: (string);
  /**
   * 1 to 9 for gzip, 1 to 22 for zstd; 0 for the usual one.
   */
  'level'?: (number);
  /**
   * This platform alone; unset for all of an index where all are here, and else for the image that has the name.
   */
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * An index of those platforms that are here; `platform` is unset.
   */
  'allPlatforms'?: (boolean);
  /**
   * Of the manifests: `oci` or `docker`, where Docker's can hold it; empty for those that images came with, and OCI's.
   */
  'mediaTypes'?: (string);
}

export interface PushRequest__Output {
  /**
   * A repository with at most a tag, as the user typed it.
   */
  'reference': (string);
  /**
   * Every tag of the repository that is here; the reference has none then.
   */
  'allTags': (boolean);
  /**
   * Unset for anonymous.
   */
  'auth': (_tinydock_v1_RegistryAuth__Output | null);
  /**
   * `gzip` or `zstd` to compress every layer so; empty to send layers as they came, and new ones in gzip.
   */
  'compression': (string);
  /**
   * 1 to 9 for gzip, 1 to 22 for zstd; 0 for the usual one.
   */
  'level': (number);
  /**
   * This platform alone; unset for all of an index where all are here, and else for the image that has the name.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * An index of those platforms that are here; `platform` is unset.
   */
  'allPlatforms': (boolean);
  /**
   * Of the manifests: `oci` or `docker`, where Docker's can hold it; empty for those that images came with, and OCI's.
   */
  'mediaTypes': (string);
}
