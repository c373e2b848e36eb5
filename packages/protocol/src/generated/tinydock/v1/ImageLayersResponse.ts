// Original file: tinydock/v1/image_explorer.proto

import type { ExploredLayer as _tinydock_v1_ExploredLayer, ExploredLayer__Output as _tinydock_v1_ExploredLayer__Output } from '../../tinydock/v1/ExploredLayer.ts';

export interface ImageLayersResponse {
  'imageId'?: (string);
  'layers'?: (_tinydock_v1_ExploredLayer)[];
}

export interface ImageLayersResponse__Output {
  'imageId': (string);
  'layers': (_tinydock_v1_ExploredLayer__Output)[];
}
