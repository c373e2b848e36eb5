// Original file: tinydock/v1/build.proto

import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';

export interface PlatformImage {
  'platform'?: (_tinydock_v1_Platform | null);
  'imageId'?: (string);
}

export interface PlatformImage__Output {
  'platform': (_tinydock_v1_Platform__Output | null);
  'imageId': (string);
}
