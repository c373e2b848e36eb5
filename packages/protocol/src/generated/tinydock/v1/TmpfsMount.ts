// Original file: tinydock/v1/container_options.proto


export interface TmpfsMount {
  'target'?: (string);
  /**
   * Options of mount(8), such as `size=64m`.
   */
  'options'?: (string)[];
  /**
   * Asked for by `--mount`; shown apart by `inspect`.
   */
  'isDetailed'?: (boolean);
}

export interface TmpfsMount__Output {
  'target': (string);
  /**
   * Options of mount(8), such as `size=64m`.
   */
  'options': (string)[];
  /**
   * Asked for by `--mount`; shown apart by `inspect`.
   */
  'isDetailed': (boolean);
}
