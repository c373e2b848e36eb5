// Original file: tinydock/v1/networks.proto

import type { NetworkContainer as _tinydock_v1_NetworkContainer, NetworkContainer__Output as _tinydock_v1_NetworkContainer__Output } from '../../tinydock/v1/NetworkContainer.ts';
import type { AddressBlock as _tinydock_v1_AddressBlock, AddressBlock__Output as _tinydock_v1_AddressBlock__Output } from '../../tinydock/v1/AddressBlock.ts';

export interface Network {
  'id'?: (string);
  'name'?: (string);
  /**
   * `bridge`, `host` or `null`.
   */
  'driver'?: (string);
  /**
   * RFC 3339.
   */
  'createdAt'?: (string);
  /**
   * Empty for networks without a bridge.
   */
  'subnet'?: (string);
  'gateway'?: (string);
  /**
   * May be empty.
   */
  'ipRange'?: (string);
  'internal'?: (boolean);
  'labels'?: ({[key: string]: string});
  'options'?: ({[key: string]: string});
  /**
   * Those that run.
   */
  'containers'?: (_tinydock_v1_NetworkContainer)[];
  /**
   * Absent where the network has IPv4 alone.
   */
  'ipv6'?: (_tinydock_v1_AddressBlock | null);
  /**
   * Of both families.
   */
  'auxAddresses'?: ({[key: string]: string});
}

export interface Network__Output {
  'id': (string);
  'name': (string);
  /**
   * `bridge`, `host` or `null`.
   */
  'driver': (string);
  /**
   * RFC 3339.
   */
  'createdAt': (string);
  /**
   * Empty for networks without a bridge.
   */
  'subnet': (string);
  'gateway': (string);
  /**
   * May be empty.
   */
  'ipRange': (string);
  'internal': (boolean);
  'labels': ({[key: string]: string});
  'options': ({[key: string]: string});
  /**
   * Those that run.
   */
  'containers': (_tinydock_v1_NetworkContainer__Output)[];
  /**
   * Absent where the network has IPv4 alone.
   */
  'ipv6': (_tinydock_v1_AddressBlock__Output | null);
  /**
   * Of both families.
   */
  'auxAddresses': ({[key: string]: string});
}
