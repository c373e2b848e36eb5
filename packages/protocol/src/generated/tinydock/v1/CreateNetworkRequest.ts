// Original file: tinydock/v1/networks.proto


export interface CreateNetworkRequest {
  'name'?: (string);
  /**
   * `bridge`, also where it is empty.
   */
  'driver'?: (string);
  /**
   * In CIDR form; chosen where there is none. One at the most.
   */
  'subnets'?: (string)[];
  /**
   * Of the subnet; its first address where there is none. One at the most.
   */
  'gateways'?: (string)[];
  /**
   * The part of the subnet from which containers get addresses. One at the most.
   */
  'ipRanges'?: (string)[];
  /**
   * Nothing goes in or out.
   */
  'internal'?: (boolean);
  'ipv6'?: (boolean);
  'labels'?: ({[key: string]: string});
  /**
   * Docker's options of bridges; unknown ones are refused.
   */
  'options'?: ({[key: string]: string});
}

export interface CreateNetworkRequest__Output {
  'name': (string);
  /**
   * `bridge`, also where it is empty.
   */
  'driver': (string);
  /**
   * In CIDR form; chosen where there is none. One at the most.
   */
  'subnets': (string)[];
  /**
   * Of the subnet; its first address where there is none. One at the most.
   */
  'gateways': (string)[];
  /**
   * The part of the subnet from which containers get addresses. One at the most.
   */
  'ipRanges': (string)[];
  /**
   * Nothing goes in or out.
   */
  'internal': (boolean);
  'ipv6': (boolean);
  'labels': ({[key: string]: string});
  /**
   * Docker's options of bridges; unknown ones are refused.
   */
  'options': ({[key: string]: string});
}
