import { expect, test } from 'vitest';
import { runTdctl } from '../testing/cli-harness.ts';
import { COMMANDS, GROUPS } from './command-table.ts';
import { examplesHelp } from './examples.ts';
import { findCommand } from './find-command.ts';
import { parseCommand } from './parse-command.ts';

const PATHS = [
  ...COMMANDS.map(({ name }) => [name]),
  ...GROUPS.flatMap((group) => group.commands.map(({ name }) => [group.name, name])),
];

/** The words of an example that is one plain command, without quotes; undefined for what only a shell can read. */
function plainWords(example: string): readonly string[] | undefined {
  return /^tdctl [^'"$|<>()]*$/.test(example) ? example.split(' ').slice(1) : undefined;
}

test.each(PATHS)('the examples of %s %s can be typed', async (...path) => {
  const lines = examplesHelp(['tdctl', ...path].join(' ')).split('\n');
  for (const example of lines.filter((line) => line.startsWith('  ')).map((line) => line.trim())) {
    const words = plainWords(example);
    if (words === undefined) continue;
    const found = findCommand(words);
    if (found.kind !== 'command') throw new Error(`no command: ${example}`);
    const parsed = parseCommand(found.path, await found.entry.load(), found.argv);
    expect(parsed.kind, example).toBe('run');
  }
});

test.each(PATHS)('%s %s has examples of its own', (...path) => {
  const help = examplesHelp(['tdctl', ...path].join(' '));
  const [last] = path.slice(-1);
  // `image ls` is shown as `images`, and `container ls` as `ps`.
  expect(help).toContain(last === 'ls' ? '\n  tdctl ' : ` ${last ?? ''}`);
});

test('help has them after the flags', async () => {
  const { stdout } = await runTdctl(['help', 'image', 'pull']);
  expect(stdout).toMatch(/--platform[^]*\nExamples:\n {2}tdctl pull nginx:1\.27\n/);
});
