// Original file: tinydock/v1/containers.proto

import type { Ipv6Address as _tinydock_v1_Ipv6Address, Ipv6Address__Output as _tinydock_v1_Ipv6Address__Output } from '../../tinydock/v1/Ipv6Address.ts';

export interface Address {
  'network'?: (string);
  'ipAddress'?: (string);
  'prefixLength'?: (number);
  'gateway'?: (string);
  'macAddress'?: (string);
  /**
   * Absent where the network has IPv4 alone.
   */
  'ipv6'?: (_tinydock_v1_Ipv6Address | null);
}

export interface Address__Output {
  'network': (string);
  'ipAddress': (string);
  'prefixLength': (number);
  'gateway': (string);
  'macAddress': (string);
  /**
   * Absent where the network has IPv4 alone.
   */
  'ipv6': (_tinydock_v1_Ipv6Address__Output | null);
}
