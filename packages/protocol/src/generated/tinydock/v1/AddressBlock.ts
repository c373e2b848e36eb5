// Original file: tinydock/v1/networks.proto


/**
 * The addresses of one family.
 */
export interface AddressBlock {
  /**
   * In CIDR form.
   */
  'subnet'?: (string);
  'gateway'?: (string);
  /**
   * May be empty.
   */
  'ipRange'?: (string);
}

/**
 * The addresses of one family.
 */
export interface AddressBlock__Output {
  /**
   * In CIDR form.
   */
  'subnet': (string);
  'gateway': (string);
  /**
   * May be empty.
   */
  'ipRange': (string);
}
