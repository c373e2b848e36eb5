// Original file: tinydock/v1/networks.proto


export interface PrunedNetwork {
  'id'?: (string);
  'name'?: (string);
  /**
   * With that of IPv6 after a comma, where it has one.
   */
  'subnet'?: (string);
  /**
   * RFC 3339.
   */
  'createdAt'?: (string);
  /**
   * Why it could not be removed; empty where it was, or will be.
   */
  'error'?: (string);
}

export interface PrunedNetwork__Output {
  'id': (string);
  'name': (string);
  /**
   * With that of IPv6 after a comma, where it has one.
   */
  'subnet': (string);
  /**
   * RFC 3339.
   */
  'createdAt': (string);
  /**
   * Why it could not be removed; empty where it was, or will be.
   */
  'error': (string);
}
