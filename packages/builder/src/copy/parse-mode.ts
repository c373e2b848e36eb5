import type { CopyInstruction } from '@tinydock/dockerfile';
import { stepError } from '../build-error.ts';

/** The mode that a file gets, from the one that it has. */
export type ModeChange = (mode: number, isDirectory: boolean) => number;

interface Clause {
  readonly who: string;
  readonly operator: string;
  readonly permissions: string;
}

const CLAUSE = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/;
const ACTION = /([-+=])([rwxXst]+|[ugo]|)/g;
const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const SPECIAL: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0o1000 };

/** The bits of one class that the permissions stand for, in their place. */
function bitsFor(
  person: string,
  permissions: string,
  { mode, isDirectory }: { readonly mode: number; readonly isDirectory: boolean },
): number {
  const shift = SHIFTS[person] ?? 0;
  const source = SHIFTS[permissions];
  if (source !== undefined) return ((mode >> source) & 7) << shift;
  const isExecutable = isDirectory || (mode & 0o111) !== 0;
  let bits = 0;
  if (permissions.includes('r')) bits |= 4 << shift;
  if (permissions.includes('w')) bits |= 2 << shift;
  if (permissions.includes('x') || (permissions.includes('X') && isExecutable)) bits |= 1 << shift;
  if (permissions.includes('s') && person !== 'o') bits |= SPECIAL[person] ?? 0;
  if (permissions.includes('t') && person === 'o') bits |= 0o1000;
  return bits;
}

function applyClause({ who, operator, permissions }: Clause, mode: number, isDirectory: boolean): number {
  let changed = mode;
  for (const person of who === '' || who.includes('a') ? 'ugo' : who) {
    const bits = bitsFor(person, permissions, { mode, isDirectory });
    const own = (7 << (SHIFTS[person] ?? 0)) | (SPECIAL[person] ?? 0);
    if (operator === '+') changed |= bits;
    else if (operator === '-') changed &= ~bits;
    else changed = (changed & ~own) | bits;
  }
  return changed;
}

function parseClauses(text: string): readonly Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const part of text.split(',')) {
    const match = CLAUSE.exec(part);
    if (match === null) return undefined;
    const [, who = '', actions = ''] = match;
    for (const [, operator = '', permissions = ''] of actions.matchAll(ACTION))
      clauses.push({ who, operator, permissions });
  }
  return clauses;
}

/**
 * `--chmod`: octal, or symbolic as chmod(1) has it without a umask; undefined where it is not given.
 * @throws StepError INVALID_ARGUMENT for any other form
 */
export function parseMode(instruction: CopyInstruction): ModeChange | undefined {
  const { chmod } = instruction;
  if (chmod === undefined) return undefined;
  if (/^[0-7]{1,5}$/.test(chmod) && parseInt(chmod, 8) <= 0o7777) return () => parseInt(chmod, 8);
  const clauses = parseClauses(chmod);
  if (clauses !== undefined)
    return (mode, isDirectory) =>
      clauses.reduce((changed, clause) => applyClause(clause, changed, isDirectory), mode & 0o7777);
  const message = `--chmod=${chmod}: expected an octal number such as 755, or a symbolic mode such as u=rwX,go=rX`;
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
}
