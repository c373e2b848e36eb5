// Original file: tinydock/v1/build.proto


export interface StepFailed {
  'step'?: (number);
  /**
   * It was ended because another step had failed or the build was cancelled.
   */
  'isCancelled'?: (boolean);
  'message'?: (string);
  /**
   * As of StepDone; empty where the step had not looked into the cache.
   */
  'explanation'?: (string);
  'changes'?: (string)[];
}

export interface StepFailed__Output {
  'step': (number);
  /**
   * It was ended because another step had failed or the build was cancelled.
   */
  'isCancelled': (boolean);
  'message': (string);
  /**
   * As of StepDone; empty where the step had not looked into the cache.
   */
  'explanation': (string);
  'changes': (string)[];
}
