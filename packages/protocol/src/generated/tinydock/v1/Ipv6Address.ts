// Original file: tinydock/v1/containers.proto


export interface Ipv6Address {
  'ipAddress'?: (string);
  'prefixLength'?: (number);
  /**
   * May be empty.
   */
  'gateway'?: (string);
}

export interface Ipv6Address__Output {
  'ipAddress': (string);
  'prefixLength': (number);
  /**
   * May be empty.
   */
  'gateway': (string);
}
