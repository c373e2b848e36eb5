// Original file: tinydock/v1/containers.proto

import type { ContainerStatus as _tinydock_v1_ContainerStatus, ContainerStatus__Output as _tinydock_v1_ContainerStatus__Output } from '../../tinydock/v1/ContainerStatus.ts';
import type { PortMapping as _tinydock_v1_PortMapping, PortMapping__Output as _tinydock_v1_PortMapping__Output } from '../../tinydock/v1/PortMapping.ts';
import type { Mount as _tinydock_v1_Mount, Mount__Output as _tinydock_v1_Mount__Output } from '../../tinydock/v1/Mount.ts';
import type { ContainerSizes as _tinydock_v1_ContainerSizes, ContainerSizes__Output as _tinydock_v1_ContainerSizes__Output } from '../../tinydock/v1/ContainerSizes.ts';

export interface Container {
  'id'?: (string);
  'name'?: (string);
  /**
   * As the user typed it.
   */
  'image'?: (string);
  'imageId'?: (string);
  /**
   * Entrypoint and command together.
   */
  'args'?: (string)[];
  /**
   * RFC 3339.
   */
  'createdAt'?: (string);
  'status'?: (_tinydock_v1_ContainerStatus | null);
  'ports'?: (_tinydock_v1_PortMapping)[];
  'labels'?: ({[key: string]: string});
  'mounts'?: (_tinydock_v1_Mount)[];
  /**
   * `host`, `none`, or the name of the network that was asked for first.
   */
  'network'?: (string);
  /**
   * Ports the image exposes, such as `80/tcp`.
   */
  'exposedPorts'?: (string)[];
  /**
   * Unset where it was not asked for.
   */
  'sizes'?: (_tinydock_v1_ContainerSizes | null);
  /**
   * `host`, `none` or `container:ID` alone, or the names of all networks that it has; none where it was disconnected from the last.
   */
  'networks'?: (string)[];
}

export interface Container__Output {
  'id': (string);
  'name': (string);
  /**
   * As the user typed it.
   */
  'image': (string);
  'imageId': (string);
  /**
   * Entrypoint and command together.
   */
  'args': (string)[];
  /**
   * RFC 3339.
   */
  'createdAt': (string);
  'status': (_tinydock_v1_ContainerStatus__Output | null);
  'ports': (_tinydock_v1_PortMapping__Output)[];
  'labels': ({[key: string]: string});
  'mounts': (_tinydock_v1_Mount__Output)[];
  /**
   * `host`, `none`, or the name of the network that was asked for first.
   */
  'network': (string);
  /**
   * Ports the image exposes, such as `80/tcp`.
   */
  'exposedPorts': (string)[];
  /**
   * Unset where it was not asked for.
   */
  'sizes': (_tinydock_v1_ContainerSizes__Output | null);
  /**
   * `host`, `none` or `container:ID` alone, or the names of all networks that it has; none where it was disconnected from the last.
   */
  'networks': (string)[];
}
