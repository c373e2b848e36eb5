import { type BuildWarning, type Dockerfile, type Instruction, isWanted } from '@tinydock/dockerfile';
import type { ArgumentScope } from '../state/stage-scope.ts';

/** The warning of a variable that has no value; undefined where an ARG names it, or the check is turned off. */
export function undefinedVariable(
  name: string,
  { position }: Pick<Instruction, 'position'>,
  { directives, scope }: { readonly directives: Dockerfile['directives']; readonly scope: ArgumentScope },
): BuildWarning | undefined {
  const check = 'UndefinedVar';
  if (!isWanted(check, directives) || scope.isDeclared(name)) return undefined;
  return { check, message: `the variable ${name} is not set`, position };
}
