import type { CliContext } from '../context/cli-context.ts';
import type { CommandDefinition, CommandEntry } from '../program/command-definition.ts';
import { COMMANDS, GROUPS } from '../program/command-table.ts';
import { createFlagTable, type Flag } from '../program/flag-table.ts';
import { argumentKind } from './argument-kind.ts';
import { type Candidate, type Candidates, flagValues, NOTHING, plainWords } from './candidates.ts';
import { completeNames } from './complete-names.ts';

interface FoundEntry {
  readonly entry: CommandEntry;
  /** What follows the command's name; the last is what is being typed. */
  readonly words: readonly string[];
}

function summaries(commands: readonly { readonly name: string; readonly summary: string }[]): Candidates {
  return { kind: 'words', words: commands.map(({ name, summary }) => ({ value: name, description: summary })) };
}

/** The flags before the command, with their values. */
function skipGlobalFlags(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, index) => {
    const before = words[index - 1];
    return !word.startsWith('-') && before !== '-H' && before !== '--host';
  });
  return at === -1 ? [] : words.slice(at);
}

/** The command that has been typed, or the names that it may have. */
function findEntry(words: readonly string[]): FoundEntry | Candidates {
  const [first = '', second = '', ...rest] = words;
  if (words.length <= 1) return summaries([...COMMANDS, ...GROUPS]);
  if (first === 'help') return findEntry(words.slice(1));
  const group = GROUPS.find(({ name }) => name === first);
  if (group !== undefined && words.length === 2) return summaries(group.commands);
  const [commands, name, following] =
    group === undefined ? [COMMANDS, first, words.slice(1)] : [group.commands, second, rest];
  const entry = commands.find((known) => known.name === name || known.aliases?.includes(name) === true);
  if (entry === undefined) return NOTHING;
  const [word, ...after] = following;
  const inner = entry.subcommands?.find((known) => known.name === word || known.aliases?.includes(word ?? '') === true);
  return inner === undefined || after.length === 0 ? { entry, words: following } : { entry: inner, words: after };
}

function findFlag(flags: readonly Flag[], word: string): Flag | undefined {
  if (word.startsWith('--')) return flags.find(({ long }) => word === `--${long}`);
  // The last letter of a cluster such as `-it` may take a value.
  return /^-[A-Za-z]+$/.test(word) ? flags.find(({ short }) => short === word.at(-1)) : undefined;
}

function flagWords(flags: readonly Flag[]): Candidates {
  const known = flags.filter(({ definition }) => definition.kind !== 'unsupported');
  const words = known.flatMap(({ definition, long, short }): Candidate[] => {
    const description = 'description' in definition ? definition.description : '';
    return [...(short === undefined ? [] : [`-${short}`]), `--${long}`].map((value) => ({ value, description }));
  });
  return { kind: 'words', words: [...words, { value: '--help', description: 'Print help' }] };
}

/** Arguments that are no flags and no values of flags. */
function argumentsOf(words: readonly string[], flags: readonly Flag[]): readonly string[] {
  return words.filter((word, index) => {
    const before = findFlag(flags, words[index - 1] ?? '');
    return !word.startsWith('-') && before?.takesValue !== true;
  });
}

async function completeWord(
  { entry, words }: FoundEntry,
  definition: CommandDefinition,
  context: CliContext,
): Promise<Candidates> {
  const flags = createFlagTable(definition.flags);
  const [current = '', typed] = [words.at(-1), words.slice(0, -1)];
  const given = argumentsOf(typed, flags);
  const belongsToContainer = definition.stopsAtFirstArgument === true && given.length > 0;
  if (!belongsToContainer) {
    const [, name, value] = /^--([a-z-]+)=(.*)$/s.exec(current) ?? [];
    if (name !== undefined && value !== undefined) {
      const values = (await namedValues(name, value, context)) ?? flagValues(entry.name, name);
      return prefixed(values, `--${name}=`);
    }
    const before = findFlag(flags, typed.at(-1) ?? '');
    if (before?.long === 'volume' && /^[a-zA-Z0-9]?[\w.-]*$/.test(current)) return volumesOrFiles(current, context);
    if (before?.takesValue === true)
      return (await namedValues(before.long, current, context)) ?? flagValues(entry.name, before.long);
    if (current.startsWith('-')) return flagWords(flags);
  }
  const kind = argumentKind(definition.usage, given.length);
  if (kind === 'files') return { kind: 'files' };
  if (kind === 'none') return NOTHING;
  const names = await completeNames(kind, entry.name, context);
  return { kind: 'words', words: names.filter(({ value }) => !given.includes(value)) };
}

/** Flags whose values are networks. */
const NETWORK_FLAGS: ReadonlySet<string> = new Set(['network', 'net']);

/** The values of a flag that name what the daemon knows; undefined for another flag. */
async function namedValues(flag: string, current: string, context: CliContext): Promise<Candidates | undefined> {
  if (NETWORK_FLAGS.has(flag)) return { kind: 'words', words: await completeNames('networks', 'run', context) };
  return flag === 'device' ? devicesOrFiles(current, context) : undefined;
}

/** Devices of the machine's specifications; others are paths. */
async function devicesOrFiles(current: string, context: CliContext): Promise<Candidates> {
  if (current.startsWith('/')) return { kind: 'files' };
  const client = await context.connect();
  const { cdiDevices } = await client.system.info({ signal: context.signal });
  return cdiDevices.length === 0 ? { kind: 'files' } : plainWords(cdiDevices);
}

/** What `-v` may begin with. */
async function volumesOrFiles(current: string, context: CliContext): Promise<Candidates> {
  const names = await completeNames('volumes', 'run', context);
  const words = names.filter(({ value }) => value.startsWith(current));
  return words.length === 0 ? { kind: 'files' } : { kind: 'words', words };
}

function prefixed(candidates: Candidates, prefix: string): Candidates {
  if (candidates.kind === 'files') return candidates;
  const words = candidates.words.map(({ value, description }) => ({ value: `${prefix}${value}`, description }));
  return { kind: 'words', words };
}

/**
 * How a command line can go on.
 * @param words what follows `tdctl`; the last is what is being typed, and may be empty
 * @throws TinydockError as the daemon's
 */
export async function complete(words: readonly string[], context: CliContext): Promise<Candidates> {
  const found = findEntry(skipGlobalFlags(words));
  const current = words.at(-1) ?? '';
  const all = 'entry' in found ? await completeWord(found, await found.entry.load(), context) : found;
  if (all.kind === 'files') return all;
  return { kind: 'words', words: all.words.filter(({ value }) => value.startsWith(current)) };
}
