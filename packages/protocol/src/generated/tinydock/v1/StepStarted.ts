// Original file: tinydock/v1/build.proto


/**
 * Steps are told apart by their numbers, from 1, because several run at a time.
 */
export interface StepStarted {
  'step'?: (number);
  /**
   * Its place among the steps of its stage, from 1, and how many the stage has; 0 for a step of no stage.
   */
  'place'?: (number);
  'places'?: (number);
  /**
   * Empty where the build has but one stage, without a name.
   */
  'stage'?: (string);
  /**
   * The instruction.
   */
  'text'?: (string);
}

/**
 * Steps are told apart by their numbers, from 1, because several run at a time.
 */
export interface StepStarted__Output {
  'step': (number);
  /**
   * Its place among the steps of its stage, from 1, and how many the stage has; 0 for a step of no stage.
   */
  'place': (number);
  'places': (number);
  /**
   * Empty where the build has but one stage, without a name.
   */
  'stage': (string);
  /**
   * The instruction.
   */
  'text': (string);
}
