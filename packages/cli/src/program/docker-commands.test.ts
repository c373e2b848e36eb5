import { describe, expect, test } from 'vitest';
import docker from '../testing/docker-commands.json' with { type: 'json' };
import { type MatrixRow, type MatrixStatus, readDockerMatrix } from '../testing/read-docker-matrix.ts';
import type { CommandEntry, FlagDefinition } from './command-definition.ts';
import { COMMANDS, GROUPS } from './command-table.ts';

/** Of Docker's names, those that mean something else here. */
const OTHER_MEANINGS = ['service logs'];

const rows = readDockerMatrix();

function find(name: string): CommandEntry | undefined {
  const [first, second, ...rest] = name.split(' ');
  const isNamed = (word: string) => (entry: CommandEntry) =>
    entry.name === word || entry.aliases?.includes(word) === true;
  if (rest.length > 0 || OTHER_MEANINGS.includes(name)) return undefined;
  if (second === undefined) return COMMANDS.find(isNamed(first ?? ''));
  return GROUPS.find((group) => group.name === first)?.commands.find(isNamed(second));
}

/** The rows that are about a command, by its first name of Docker's. */
function rowsOf(name: string): readonly MatrixRow[] {
  return rows.filter(({ commands }) => commands.includes(name));
}

/** What we declare of a flag, where each of its spellings is the same flag. */
function declared(flags: readonly FlagDefinition[], flag: string): FlagDefinition | undefined {
  const spellings = flag.split('/');
  return flags.find((ours) => {
    const known = ours.flags.split(',').map((text) => text.trim());
    return spellings.every((spelling) => known.includes(spelling));
  });
}

/** What the page must say of a flag. */
function statusesFor(flag: FlagDefinition | undefined): readonly MatrixStatus[] {
  if (flag === undefined) return [];
  if (flag.kind !== 'unsupported') return ['yes', 'different'];
  return flag.reason === undefined ? ['planned'] : ['no'];
}

describe('docs/docker-commands.md', () => {
  test('names every command of Docker, with all its names, and no other', () => {
    const known = docker.commands.flatMap(({ name, aliases }) => [name, ...aliases]);
    const named = [...new Set(rows.flatMap(({ commands }) => commands))];
    expect(named.toSorted()).toEqual([...new Set(known)].toSorted());
  });

  test('says why where something is different or will not be there', () => {
    expect(rows.filter(({ status, reason }) => ['different', 'no'].includes(status) && reason === '')).toEqual([]);
  });

  test.each(docker.commands.map((command) => [command.name, command] as const))('%s', async (name, command) => {
    const entry = find(name);
    const own = rowsOf(name);
    if (entry === undefined) {
      expect(own.map(({ flags }) => flags)).toEqual([undefined]);
      expect(own.map(({ status }) => ['planned', 'no'].includes(status))).toEqual([true]);
      return;
    }
    expect(command.aliases.filter((alias) => find(alias) === undefined)).toEqual([]);
    const listed = own.flatMap(({ flags, status }) => (flags ?? ['all']).map((flag) => ({ flag, status })));
    const expected = command.flags.split(' ').filter((flag) => flag !== '');
    expect(listed.map(({ flag }) => flag).toSorted()).toEqual(expected.toSorted());
    const { flags } = await entry.load();
    const wrong = listed.filter(({ flag, status }) => !statusesFor(declared(flags, flag)).includes(status));
    expect(wrong.map(({ flag, status }) => `${flag} is ${status} on the page, and is not in tdctl ${name}`)).toEqual(
      [],
    );
  });
});
