import type { Position } from '../source/dockerfile-error.ts';

/** The names under which Docker documents its build checks, and `# check=skip=` turns them off. */
export const BUILD_CHECKS = [
  'ConsistentInstructionCasing',
  'CopyIgnoredFile',
  'DuplicateStageName',
  'ExposeInvalidFormat',
  'ExposeProtoCasing',
  'FromAsCasing',
  'FromPlatformFlagConstDisallowed',
  'InvalidDefaultArgInFrom',
  'JSONArgsRecommended',
  'LegacyKeyValueFormat',
  'MaintainerDeprecated',
  'MultipleInstructionsDisallowed',
  'NoEmptyContinuation',
  'RedundantTargetPlatform',
  'ReservedStageName',
  'SecretsUsedInArgOrEnv',
  'StageNameCasing',
  'UndefinedArgInFrom',
  'UndefinedVar',
  'WorkdirRelativePath',
] as const;

export type BuildCheck = (typeof BUILD_CHECKS)[number];

export interface BuildWarning {
  readonly check: BuildCheck;
  readonly message: string;
  readonly position: Position;
}
