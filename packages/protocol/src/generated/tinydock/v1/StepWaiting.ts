// Original file: tinydock/v1/build.proto


export interface StepWaiting {
  'step'?: (number);
  /**
   * For what it has waited for some time; empty where it goes on.
   */
  'reason'?: (string);
}

export interface StepWaiting__Output {
  'step': (number);
  /**
   * For what it has waited for some time; empty where it goes on.
   */
  'reason': (string);
}
