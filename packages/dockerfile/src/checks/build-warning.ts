import type { Position } from '../source/dockerfile-error.ts';
import type { ParserDirectives } from '../source/parser-directives.ts';

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
  'InvalidDefinitionDescription',
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

/** Checks that are made only where the file asks for them. */
const EXPERIMENTAL: readonly BuildCheck[] = ['InvalidDefinitionDescription'];

/** False for a check that `# check=` turns off, or does not turn on. */
export function isWanted(
  check: BuildCheck,
  directives: Pick<ParserDirectives, 'skippedChecks' | 'experimentalChecks'>,
): boolean {
  const { skippedChecks, experimentalChecks } = directives;
  if (EXPERIMENTAL.includes(check) && !experimentalChecks.some((name) => name === check || name === 'all'))
    return false;
  return !skippedChecks.includes(check) && !skippedChecks.includes('all');
}
