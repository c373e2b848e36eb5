// Original file: tinydock/v1/build.proto


/**
 * An image whose configuration could not be had.
 */
export interface UnknownBase {
  'reference'?: (string);
  'why'?: (string);
}

/**
 * An image whose configuration could not be had.
 */
export interface UnknownBase__Output {
  'reference': (string);
  'why': (string);
}
