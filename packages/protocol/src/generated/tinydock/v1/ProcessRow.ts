// Original file: tinydock/v1/container_control.proto


export interface ProcessRow {
  /**
   * One for each title.
   */
  'cells'?: (string)[];
}

export interface ProcessRow__Output {
  /**
   * One for each title.
   */
  'cells': (string)[];
}
