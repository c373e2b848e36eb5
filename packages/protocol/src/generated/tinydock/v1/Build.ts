// Original file: tinydock/v1/build_records.proto

import type { BuildStep as _tinydock_v1_BuildStep, BuildStep__Output as _tinydock_v1_BuildStep__Output } from '../../tinydock/v1/BuildStep.ts';

export interface Build {
  /**
   * 64 hex digits.
   */
  'id'?: (string);
  /**
   * Familiar.
   */
  'tags'?: (string)[];
  /**
   * As the user named it.
   */
  'dockerfile'?: (string);
  /**
   * The directory, or what else the files came from.
   */
  'context'?: (string);
  /**
   * Empty for the last stage.
   */
  'target'?: (string);
  'platforms'?: (string)[];
  /**
   * `running`, `completed`, `failed` or `cancelled`.
   */
  'state'?: (string);
  /**
   * RFC 3339.
   */
  'startedAt'?: (string);
  /**
   * Empty while it runs.
   */
  'finishedAt'?: (string);
  /**
   * Empty where there is none.
   */
  'imageId'?: (string);
  /**
   * Why it failed, with file and line where it has a place in the Dockerfile.
   */
  'error'?: (string);
  'totalSteps'?: (number);
  /**
   * Those that are done.
   */
  'completedSteps'?: (number);
  'cachedSteps'?: (number);
  /**
   * Only of one build.
   */
  'steps'?: (_tinydock_v1_BuildStep)[];
}

export interface Build__Output {
  /**
   * 64 hex digits.
   */
  'id': (string);
  /**
   * Familiar.
   */
  'tags': (string)[];
  /**
   * As the user named it.
   */
  'dockerfile': (string);
  /**
   * The directory, or what else the files came from.
   */
  'context': (string);
  /**
   * Empty for the last stage.
   */
  'target': (string);
  'platforms': (string)[];
  /**
   * `running`, `completed`, `failed` or `cancelled`.
   */
  'state': (string);
  /**
   * RFC 3339.
   */
  'startedAt': (string);
  /**
   * Empty while it runs.
   */
  'finishedAt': (string);
  /**
   * Empty where there is none.
   */
  'imageId': (string);
  /**
   * Why it failed, with file and line where it has a place in the Dockerfile.
   */
  'error': (string);
  'totalSteps': (number);
  /**
   * Those that are done.
   */
  'completedSteps': (number);
  'cachedSteps': (number);
  /**
   * Only of one build.
   */
  'steps': (_tinydock_v1_BuildStep__Output)[];
}
