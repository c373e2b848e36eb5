// Original file: tinydock/v1/container_control.proto

import type { ContainerStats as _tinydock_v1_ContainerStats, ContainerStats__Output as _tinydock_v1_ContainerStats__Output } from '../../tinydock/v1/ContainerStats.ts';

export interface StatsSample {
  'containers'?: (_tinydock_v1_ContainerStats)[];
}

export interface StatsSample__Output {
  'containers': (_tinydock_v1_ContainerStats__Output)[];
}
