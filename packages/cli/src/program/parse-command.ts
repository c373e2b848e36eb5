import { suggest } from '@tinydock/domain';
import { Command, CommanderError, Option } from 'commander';
import type { CommandDefinition, CommandInput } from './command-definition.ts';
import { examplesHelp } from './examples.ts';
import { createFlagTable, type Flag } from './flag-table.ts';
import { FlagValues } from './flag-values.ts';
import { normalizeFlags, oppositeOf } from './normalize-flags.ts';
import { FLAG_ERROR_EXIT_CODE, UsageError } from './usage-error.ts';

/** A command line that was understood, or the text of the help that it asks for. */
export type ParsedCommand =
  { readonly kind: 'run'; readonly input: CommandInput } | { readonly kind: 'help'; readonly text: string };

function append(value: string, before: unknown): readonly string[] {
  return [...(Array.isArray(before) ? (before as string[]) : []), value];
}

function valueOption(flag: Flag): Option {
  const { definition } = flag;
  const placeholder = 'placeholder' in definition ? definition.placeholder : 'value';
  const option = new Option(`${definition.flags} <${placeholder}>`);
  if (definition.kind === 'list') option.argParser(append);
  // To commander every name that begins with `no-` is the opposite of another.
  option.negate = false;
  return option;
}

function addFlag(command: Command, flag: Flag): void {
  const { definition, long } = flag;
  const option = flag.takesValue ? valueOption(flag) : new Option(definition.flags);
  if (definition.kind === 'unsupported') option.hideHelp();
  else option.description = definition.description;
  if (flag.takesValue) {
    command.addOption(option);
    return;
  }
  const isOn = definition.kind === 'boolean' && definition.isOnByDefault === true;
  // A boolean can be set to its opposite too, as `--rm=false`; commander takes that as an option of its own.
  command.addOption(option).addOption(new Option(`--${oppositeOf(long)}`).hideHelp());
  command.setOptionValue(option.attributeName(), long.startsWith('no-') ? !isOn : isOn);
}

function readFlags(command: Command, flags: readonly Flag[]): ReadonlyMap<string, unknown> {
  const options: Readonly<Record<string, unknown>> = command.opts();
  return new Map(
    flags.map((flag) => {
      const { long } = flag;
      const option = new Option(flag.takesValue ? `--${long} <value>` : `--${long}`);
      if (flag.takesValue) option.negate = false;
      const value = options[option.attributeName()];
      return [long, option.negate ? value === false : value];
    }),
  );
}

function rejectUnsupported(flags: readonly Flag[], values: ReadonlyMap<string, unknown>, path: string): void {
  for (const { definition, long, short } of flags) {
    const value = values.get(long);
    if (definition.kind !== 'unsupported' || value === undefined || value === false) continue;
    const { reason, accepted = [] } = definition;
    if (typeof value === 'string' && accepted.includes(value)) continue;
    const names = short === undefined ? `--${long}` : `-${short}, --${long}`;
    const why = reason === undefined ? ' yet' : `: ${reason}`;
    throw new UsageError(`${names} is not supported${why}`, path, FLAG_ERROR_EXIT_CODE);
  }
}

function suggestFlag(name: string, flags: readonly Flag[]): string {
  const known = flags.filter(({ definition }) => definition.kind !== 'unsupported').map(({ long }) => long);
  const near = suggest(name.slice(2), known);
  return near === undefined ? '' : `; did you mean '--${near}'?`;
}

/** Docker's words for commander's findings. */
function explain(error: CommanderError, path: string, flags: readonly Flag[]): UsageError {
  const subject = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const fail = (message: string): UsageError => new UsageError(message, path, FLAG_ERROR_EXIT_CODE);
  switch (error.code) {
    case 'commander.unknownOption': {
      const [name = '', value] = subject.split('=');
      const isBoolean = flags.some((flag) => `--${flag.long}` === name && !flag.takesValue);
      if (isBoolean) return fail(`invalid value ${JSON.stringify(value ?? '')} for ${name}: expected true or false`);
      if (subject.startsWith('--')) return fail(`unknown flag: ${name}${suggestFlag(name, flags)}`);
      return fail(`unknown shorthand flag: '${subject[1] ?? ''}' in ${subject}`);
    }
    case 'commander.optionMissingArgument':
      return fail(`flag needs an argument: ${subject.replace(/ <.*/, '')}`);
    default:
      return fail(error.message.replace(/^error: /, ''));
  }
}

function assertArgumentCount(definition: CommandDefinition, count: number, path: string): void {
  const { minimum, maximum } = definition.args;
  if (count >= minimum && (maximum === undefined || count <= maximum)) return;
  const plural = (number: number): string => `${number} argument${number === 1 ? '' : 's'}`;
  let wanted = `accepts at most ${plural(maximum ?? 0)}`;
  if (maximum === 0) wanted = 'accepts no arguments';
  else if (minimum === maximum) wanted = `requires ${plural(minimum)}`;
  else if (count < minimum) wanted = `requires at least ${plural(minimum)}`;
  throw new UsageError(`'${path}' ${wanted}`, path, 1);
}

function createCommand(path: string, definition: CommandDefinition, flags: readonly Flag[]): Command {
  const command = new Command(path)
    .usage(definition.usage)
    .description(definition.description)
    .helpOption('--help', 'Print this help')
    .argument('[args...]')
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  command.configureHelp({ visibleArguments: () => [] });
  if (definition.stopsAtFirstArgument === true) command.passThroughOptions();
  for (const flag of flags) addFlag(command, flag);
  return command;
}

/**
 * Reads what follows a command's name.
 * @param path the command's whole name, such as `tdctl image ls`
 * @throws UsageError
 */
export function parseCommand(path: string, definition: CommandDefinition, argv: readonly string[]): ParsedCommand {
  const flags = createFlagTable(definition.flags);
  const command = createCommand(path, definition, flags);
  try {
    command.parse(normalizeFlags(argv, flags, definition.stopsAtFirstArgument === true), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') {
      return { kind: 'help', text: `${command.helpInformation()}${examplesHelp(path)}` };
    }
    throw explain(error, path, flags);
  }
  const values = readFlags(command, flags);
  rejectUnsupported(flags, values, path);
  assertArgumentCount(definition, command.args.length, path);
  return { kind: 'run', input: { args: command.args, flags: new FlagValues(values) } };
}
