// Original file: tinydock/v1/system.proto

import type { UsageTotal as _tinydock_v1_UsageTotal, UsageTotal__Output as _tinydock_v1_UsageTotal__Output } from '../../tinydock/v1/UsageTotal.ts';
import type { ImageUsage as _tinydock_v1_ImageUsage, ImageUsage__Output as _tinydock_v1_ImageUsage__Output } from '../../tinydock/v1/ImageUsage.ts';
import type { LayerUsage as _tinydock_v1_LayerUsage, LayerUsage__Output as _tinydock_v1_LayerUsage__Output } from '../../tinydock/v1/LayerUsage.ts';
import type { ContainerUsage as _tinydock_v1_ContainerUsage, ContainerUsage__Output as _tinydock_v1_ContainerUsage__Output } from '../../tinydock/v1/ContainerUsage.ts';
import type { VolumeUsage as _tinydock_v1_VolumeUsage, VolumeUsage__Output as _tinydock_v1_VolumeUsage__Output } from '../../tinydock/v1/VolumeUsage.ts';

export interface DiskUsageResponse {
  /**
   * Each byte below the root falls into one of them: the sum is what du(1) finds.
   */
  'totals'?: (_tinydock_v1_UsageTotal)[];
  'images'?: (_tinydock_v1_ImageUsage)[];
  'layers'?: (_tinydock_v1_LayerUsage)[];
  'containers'?: (_tinydock_v1_ContainerUsage)[];
  'volumes'?: (_tinydock_v1_VolumeUsage)[];
}

export interface DiskUsageResponse__Output {
  /**
   * Each byte below the root falls into one of them: the sum is what du(1) finds.
   */
  'totals': (_tinydock_v1_UsageTotal__Output)[];
  'images': (_tinydock_v1_ImageUsage__Output)[];
  'layers': (_tinydock_v1_LayerUsage__Output)[];
  'containers': (_tinydock_v1_ContainerUsage__Output)[];
  'volumes': (_tinydock_v1_VolumeUsage__Output)[];
}
