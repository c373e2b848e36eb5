// Original file: tinydock/v1/build.proto

import type { PullProgress as _tinydock_v1_PullProgress, PullProgress__Output as _tinydock_v1_PullProgress__Output } from '../../tinydock/v1/PullProgress.ts';

/**
 * Of the base image that the step fetches.
 */
export interface StepPull {
  'step'?: (number);
  'progress'?: (_tinydock_v1_PullProgress | null);
}

/**
 * Of the base image that the step fetches.
 */
export interface StepPull__Output {
  'step': (number);
  'progress': (_tinydock_v1_PullProgress__Output | null);
}
