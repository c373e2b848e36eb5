// Original file: tinydock/v1/build_records.proto


export interface BuildStep {
  'step'?: (number);
  /**
   * As of StepStarted.
   */
  'place'?: (number);
  'places'?: (number);
  'stage'?: (string);
  'text'?: (string);
  /**
   * As of Build.
   */
  'state'?: (string);
  'startedAt'?: (string);
  'finishedAt'?: (string);
  'isCached'?: (boolean);
  /**
   * Why it was cached or not, as a sentence.
   */
  'explanation'?: (string);
  /**
   * All that differs from the last build of the name, where the step was not cached; bounded.
   */
  'changes'?: (string)[];
  /**
   * Why it failed.
   */
  'error'?: (string);
  /**
   * Of the first step of a stage: the stages that this one takes files from or begins with; bounded.
   */
  'stageSources'?: (string)[];
  /**
   * As of StepWaiting, while it waits.
   */
  'waitingFor'?: (string);
}

export interface BuildStep__Output {
  'step': (number);
  /**
   * As of StepStarted.
   */
  'place': (number);
  'places': (number);
  'stage': (string);
  'text': (string);
  /**
   * As of Build.
   */
  'state': (string);
  'startedAt': (string);
  'finishedAt': (string);
  'isCached': (boolean);
  /**
   * Why it was cached or not, as a sentence.
   */
  'explanation': (string);
  /**
   * All that differs from the last build of the name, where the step was not cached; bounded.
   */
  'changes': (string)[];
  /**
   * Why it failed.
   */
  'error': (string);
  /**
   * Of the first step of a stage: the stages that this one takes files from or begins with; bounded.
   */
  'stageSources': (string)[];
  /**
   * As of StepWaiting, while it waits.
   */
  'waitingFor': (string);
}
