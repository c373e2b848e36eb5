import { type BuildWarning, type Dockerfile, type Instruction, isWanted, nearestWord } from '@tinydock/dockerfile';
import type { EnvList } from '../state/env-list.ts';
import type { ArgumentScope } from '../state/stage-scope.ts';

interface CheckedScope {
  readonly directives: Dockerfile['directives'];
  readonly scope: ArgumentScope;
  /** Of the image. */
  readonly env: EnvList;
}

/** As many names are looked through for the one that was meant. */
const MAX_NAMES = 1000;

/** The warning of a variable that has no value; undefined where an ARG names it, or the check is turned off. */
export function undefinedVariable(
  name: string,
  { position }: Pick<Instruction, 'position'>,
  { directives, scope, env }: CheckedScope,
): BuildWarning | undefined {
  const check = 'UndefinedVar';
  if (!isWanted(check, directives) || scope.isDeclared(name)) return undefined;
  const known = [...scope.names, ...env.names].slice(0, MAX_NAMES);
  const meant = nearestWord(name, known);
  const hint = meant === undefined ? '' : ` (did you mean $${meant}?)`;
  return { check, message: `the variable ${name} is not set${hint}`, position };
}
