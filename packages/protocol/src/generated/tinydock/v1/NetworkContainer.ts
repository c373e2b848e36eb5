// Original file: tinydock/v1/networks.proto


export interface NetworkContainer {
  'id'?: (string);
  'name'?: (string);
  'endpointId'?: (string);
  'macAddress'?: (string);
  /**
   * Empty where the network gives none.
   */
  'ipAddress'?: (string);
  'prefixLength'?: (number);
  /**
   * Empty where the network has IPv4 alone.
   */
  'ip6Address'?: (string);
  'ip6PrefixLength'?: (number);
}

export interface NetworkContainer__Output {
  'id': (string);
  'name': (string);
  'endpointId': (string);
  'macAddress': (string);
  /**
   * Empty where the network gives none.
   */
  'ipAddress': (string);
  'prefixLength': (number);
  /**
   * Empty where the network has IPv4 alone.
   */
  'ip6Address': (string);
  'ip6PrefixLength': (number);
}
