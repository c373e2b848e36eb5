// Original file: tinydock/v1/networks.proto


export interface CreateNetworkRequest {
  'name'?: (string);
  /**
   * `bridge`, also where it is empty.
   */
  'driver'?: (string);
  /**
   * In CIDR form; chosen where there is none. One of IPv4 at the most, and one of IPv6.
   */
  'subnets'?: (string)[];
  /**
   * Of the subnet; its first address where there is none. One of each family at the most.
   */
  'gateways'?: (string)[];
  /**
   * The part of the subnet from which containers get addresses. One of each family at the most.
   */
  'ipRanges'?: (string)[];
  /**
   * Nothing goes in or out.
   */
  'internal'?: (boolean);
  /**
   * It has IPv6 beside IPv4.
   */
  'ipv6'?: (boolean);
  'labels'?: ({[key: string]: string});
  /**
   * Docker's options of bridges; unknown ones are refused.
   */
  'options'?: ({[key: string]: string});
  /**
   * Addresses of the subnets that no container gets, by what they are for.
   */
  'auxAddresses'?: ({[key: string]: string});
}

export interface CreateNetworkRequest__Output {
  'name': (string);
  /**
   * `bridge`, also where it is empty.
   */
  'driver': (string);
  /**
   * In CIDR form; chosen where there is none. One of IPv4 at the most, and one of IPv6.
   */
  'subnets': (string)[];
  /**
   * Of the subnet; its first address where there is none. One of each family at the most.
   */
  'gateways': (string)[];
  /**
   * The part of the subnet from which containers get addresses. One of each family at the most.
   */
  'ipRanges': (string)[];
  /**
   * Nothing goes in or out.
   */
  'internal': (boolean);
  /**
   * It has IPv6 beside IPv4.
   */
  'ipv6': (boolean);
  'labels': ({[key: string]: string});
  /**
   * Docker's options of bridges; unknown ones are refused.
   */
  'options': ({[key: string]: string});
  /**
   * Addresses of the subnets that no container gets, by what they are for.
   */
  'auxAddresses': ({[key: string]: string});
}
