// Original file: tinydock/v1/container_control.proto

import type { ContainerLimits as _tinydock_v1_ContainerLimits, ContainerLimits__Output as _tinydock_v1_ContainerLimits__Output } from '../../tinydock/v1/ContainerLimits.ts';
import type { RestartPolicy as _tinydock_v1_RestartPolicy, RestartPolicy__Output as _tinydock_v1_RestartPolicy__Output } from '../../tinydock/v1/RestartPolicy.ts';

export interface UpdateContainerRequest {
  'container'?: (string);
  /**
   * What is 0 or empty stays as it is.
   */
  'limits'?: (_tinydock_v1_ContainerLimits | null);
  /**
   * Unset leaves it as it is.
   */
  'restart'?: (_tinydock_v1_RestartPolicy | null);
  /**
   * Names of limits that are taken back, as they are written in JSON: `memoryBytes`.
   */
  'takenBack'?: (string)[];
}

export interface UpdateContainerRequest__Output {
  'container': (string);
  /**
   * What is 0 or empty stays as it is.
   */
  'limits': (_tinydock_v1_ContainerLimits__Output | null);
  /**
   * Unset leaves it as it is.
   */
  'restart': (_tinydock_v1_RestartPolicy__Output | null);
  /**
   * Names of limits that are taken back, as they are written in JSON: `memoryBytes`.
   */
  'takenBack': (string)[];
}
