import type { Flag } from './flag-table.ts';

/** Go's strconv.ParseBool. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** The option that sets the opposite of a boolean flag; see `build-command.ts`. */
export function oppositeOf(long: string): string {
  return long.startsWith('no-') ? long.slice('no-'.length) : `no-${long}`;
}

function normalizeLong(argument: string, flags: readonly Flag[]): string {
  const equals = argument.indexOf('=');
  const name = argument.slice(2, equals);
  const value = argument.slice(equals + 1);
  const isBoolean = equals !== -1 && flags.some((flag) => flag.long === name && !flag.takesValue);
  if (isBoolean && TRUE.includes(value)) return `--${name}`;
  return isBoolean && FALSE.includes(value) ? `--${oppositeOf(name)}` : argument;
}

/** `-H=false`, which commander does not know: the same with the long name. */
function normalizeShort(argument: string, flags: readonly Flag[]): string {
  const [, short, value] = /^-([A-Za-z])=(.*)$/s.exec(argument) ?? [];
  const flag = flags.find((known) => known.short === short && !known.takesValue);
  return short === undefined || flag === undefined ? argument : normalizeLong(`--${flag.long}=${value ?? ''}`, flags);
}

/** The flag at the end of a cluster such as `-dp`, with what follows it; undefined where it takes no value. */
function findValueFlag(
  argument: string,
  flags: readonly Flag[],
): { readonly at: number; readonly rest: string } | undefined {
  for (let at = 1; at < argument.length; at += 1) {
    const flag = flags.find(({ short }) => short === argument[at]);
    if (flag?.takesValue === true) return { at, rest: argument.slice(at + 1) };
    if (flag === undefined) return undefined;
  }
  return undefined;
}

/**
 * Puts flags as Go's pflag takes them into the form that commander takes: `--rm=false`, `-p=80:80`.
 * @param stopsAtFirstArgument what follows the first argument is left alone
 */
export function normalizeFlags(
  argv: readonly string[],
  flags: readonly Flag[],
  stopsAtFirstArgument: boolean,
): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (let argument = argv[at]; argument !== undefined; argument = argv[at]) {
    at += 1;
    if (argument === '--') return [...result, '--', ...argv.slice(at)];
    if (argument === '-' || !argument.startsWith('-')) {
      if (stopsAtFirstArgument) return [...result, argument, ...argv.slice(at)];
      result.push(argument);
      continue;
    }
    const isLong = argument.startsWith('--');
    const value = isLong ? undefined : findValueFlag(argument, flags);
    if (isLong) result.push(normalizeLong(argument, flags));
    else if (value?.rest.startsWith('=') === true) result.push(argument.slice(0, value.at + 1) + value.rest.slice(1));
    else result.push(normalizeShort(argument, flags));
    const isSplit = isLong
      ? !argument.includes('=') && flags.some((flag) => flag.takesValue && `--${flag.long}` === argument)
      : value?.rest === '';
    const next = argv[at];
    if (isSplit && next !== undefined) {
      result.push(next);
      at += 1;
    }
  }
  return result;
}
