// Original file: tinydock/v1/build.proto


export interface CacheSource {
  /**
   * Where a registry has it.
   */
  'reference'?: (string);
}

export interface CacheSource__Output {
  /**
   * Where a registry has it.
   */
  'reference': (string);
}
