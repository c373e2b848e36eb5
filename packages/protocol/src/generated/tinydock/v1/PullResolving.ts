// Original file: tinydock/v1/images.proto


export interface PullResolving {
  /**
   * Canonical form of the reference.
   */
  'reference'?: (string);
}

export interface PullResolving__Output {
  /**
   * Canonical form of the reference.
   */
  'reference': (string);
}
