// Original file: tinydock/v1/container_options.proto

import type { DeviceRate as _tinydock_v1_DeviceRate, DeviceRate__Output as _tinydock_v1_DeviceRate__Output } from '../../tinydock/v1/DeviceRate.ts';

/**
 * What a container may do to block devices.
 */
export interface DeviceLimits {
  'weights'?: (_tinydock_v1_DeviceRate)[];
  'readBps'?: (_tinydock_v1_DeviceRate)[];
  'writeBps'?: (_tinydock_v1_DeviceRate)[];
  'readIops'?: (_tinydock_v1_DeviceRate)[];
  'writeIops'?: (_tinydock_v1_DeviceRate)[];
}

/**
 * What a container may do to block devices.
 */
export interface DeviceLimits__Output {
  'weights': (_tinydock_v1_DeviceRate__Output)[];
  'readBps': (_tinydock_v1_DeviceRate__Output)[];
  'writeBps': (_tinydock_v1_DeviceRate__Output)[];
  'readIops': (_tinydock_v1_DeviceRate__Output)[];
  'writeIops': (_tinydock_v1_DeviceRate__Output)[];
}
