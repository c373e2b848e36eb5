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
}

export interface StepDone__Output {
  'step': (number);
  'isCached': (boolean);
  'durationMs': (number);
  /**
   * Why it was cached or not, as a sentence.
   */
  'explanation': (string);
}
