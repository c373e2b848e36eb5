// Original file: tinydock/v1/image_explorer.proto

import type { LayerWaste as _tinydock_v1_LayerWaste, LayerWaste__Output as _tinydock_v1_LayerWaste__Output } from '../../tinydock/v1/LayerWaste.ts';
import type { WastedFile as _tinydock_v1_WastedFile, WastedFile__Output as _tinydock_v1_WastedFile__Output } from '../../tinydock/v1/WastedFile.ts';
import type { Long } from '@grpc/proto-loader';

export interface EfficiencyResponse {
  /**
   * Contents of all files of all layers.
   */
  'totalBytes'?: (number | string | Long);
  /**
   * Of these, what a layer above replaces or deletes.
   */
  'wastedBytes'?: (number | string | Long);
  'wastedFiles'?: (number | string | Long);
  /**
   * Lowest first.
   */
  'layers'?: (_tinydock_v1_LayerWaste)[];
  /**
   * Largest first.
   */
  'largest'?: (_tinydock_v1_WastedFile)[];
}

export interface EfficiencyResponse__Output {
  /**
   * Contents of all files of all layers.
   */
  'totalBytes': (number);
  /**
   * Of these, what a layer above replaces or deletes.
   */
  'wastedBytes': (number);
  'wastedFiles': (number);
  /**
   * Lowest first.
   */
  'layers': (_tinydock_v1_LayerWaste__Output)[];
  /**
   * Largest first.
   */
  'largest': (_tinydock_v1_WastedFile__Output)[];
}
