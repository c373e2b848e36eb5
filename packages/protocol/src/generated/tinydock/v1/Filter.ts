// Original file: tinydock/v1/common.proto


/**
 * One condition on a list. Several values of one key are alternatives, different keys must all hold; for `label`
 * all values must hold, as Docker has it.
 */
export interface Filter {
  /**
   * Such as `reference`, `label`, `status`.
   */
  'key'?: (string);
  /**
   * Such as `nginx:*`.
   */
  'value'?: (string);
}

/**
 * One condition on a list. Several values of one key are alternatives, different keys must all hold; for `label`
 * all values must hold, as Docker has it.
 */
export interface Filter__Output {
  /**
   * Such as `reference`, `label`, `status`.
   */
  'key': (string);
  /**
   * Such as `nginx:*`.
   */
  'value': (string);
}
