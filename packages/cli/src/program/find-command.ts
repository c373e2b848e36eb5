import { suggest } from '@tinydock/domain';
import type { CommandEntry, CommandGroup } from './command-definition.ts';
import { COMMANDS, GROUPS } from './command-table.ts';
import { UsageError } from './usage-error.ts';

export type FoundCommand =
  | { readonly kind: 'command'; readonly entry: CommandEntry; readonly path: string; readonly argv: readonly string[] }
  | { readonly kind: 'group'; readonly group: CommandGroup }
  | { readonly kind: 'program' };

function unknownCommand(path: string, word: string, known: readonly string[]): UsageError {
  const near = suggest(word, known);
  const question = near === undefined ? '' : `; did you mean '${path} ${near}'?`;
  return new UsageError(`unknown command: ${path} ${word}${question}`, path, 1);
}

function findEntry(commands: readonly CommandEntry[], word: string): CommandEntry | undefined {
  return commands.find(({ name, aliases }) => name === word || aliases?.includes(word) === true);
}

/** A word that an entry has a command of its own for wins over what else the word could mean. */
function enter(entry: CommandEntry, path: string, argv: readonly string[]): FoundCommand {
  const [word, ...rest] = argv;
  const inner = word === undefined ? undefined : findEntry(entry.subcommands ?? [], word);
  if (inner === undefined) return { kind: 'command', entry, path, argv };
  return { kind: 'command', entry: inner, path: `${path} ${inner.name}`, argv: rest };
}

function findInGroup(group: CommandGroup, words: readonly string[]): FoundCommand {
  const [word, ...argv] = words;
  if (word === undefined || word === '--help' || word === 'help') return { kind: 'group', group };
  const entry = findEntry(group.commands, word);
  if (entry !== undefined) return enter(entry, `tdctl ${group.name} ${entry.name}`, argv);
  throw unknownCommand(
    `tdctl ${group.name}`,
    word,
    group.commands.map(({ name }) => name),
  );
}

/**
 * Finds the command that the words name; `help NAME` finds the help of NAME.
 * @throws UsageError naming the command that was most likely meant
 */
export function findCommand(words: readonly string[]): FoundCommand {
  const [word, ...argv] = words;
  if (word === undefined) return { kind: 'program' };
  if (word === 'help') {
    const found = findCommand(argv);
    return found.kind === 'command' ? { ...found, argv: ['--help'] } : found;
  }
  const group = GROUPS.find(({ name }) => name === word);
  if (group !== undefined) return findInGroup(group, argv);
  const entry = findEntry(COMMANDS, word);
  if (entry !== undefined) return enter(entry, `tdctl ${entry.name}`, argv);
  throw unknownCommand(
    'tdctl',
    word,
    [...COMMANDS, ...GROUPS].map(({ name }) => name),
  );
}
