// Original file: tinydock/v1/build.proto

import type { Long } from '@grpc/proto-loader';

export interface StepDone {
  'step'?: (number);
  'isCached'?: (boolean);
  'durationMs'?: (number | string | Long);
  /**
   * Why it was cached or not, as a sentence.
   */
  'explanation'?: (string);
  /**
   * All that differs from the last build of the name, where the step was not cached; bounded.
   */
  'changes'?: (string)[];
}

export interface StepDone__Output {
  'step': (number);
  'isCached': (boolean);
  'durationMs': (number);
  /**
   * Why it was cached or not, as a sentence.
   */
  'explanation': (string);
  /**
   * All that differs from the last build of the name, where the step was not cached; bounded.
   */
  'changes': (string)[];
}
