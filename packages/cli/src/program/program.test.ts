import { describe, expect, test } from 'vitest';
import { runTdctl } from '../testing/cli-harness.ts';
import type { CommandDefinition, CommandInput } from './command-definition.ts';
import { COMMANDS, GROUPS } from './command-table.ts';
import { createFlagTable } from './flag-table.ts';
import { parseCommand } from './parse-command.ts';

const definition: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [ARG...]',
  description: 'Try flags',
  args: { minimum: 1 },
  flags: [
    { kind: 'boolean', flags: '-d, --detach', description: '' },
    { kind: 'boolean', flags: '-i, --interactive', description: '' },
    { kind: 'boolean', flags: '--no-trunc', description: '' },
    { kind: 'boolean', flags: '--sig-proxy', description: '', isOnByDefault: true },
    { kind: 'text', flags: '--name', placeholder: 'string', description: '' },
    { kind: 'list', flags: '-p, --publish', placeholder: 'list', description: '' },
    { kind: 'integer', flags: '-n, --last', placeholder: 'int', description: '' },
    { kind: 'unsupported', flags: '-t, --tty', takesValue: false },
    { kind: 'unsupported', flags: '-m, --memory', takesValue: true },
    { kind: 'unsupported', flags: '--userns', takesValue: true, reason: 'there are none', accepted: ['host'] },
  ],
  stopsAtFirstArgument: true,
  run: async function* () {
    // Only its declaration is of interest here.
  },
};

function parse(...argv: readonly string[]): CommandInput {
  const parsed = parseCommand('tdctl try', definition, argv);
  if (parsed.kind !== 'run') throw new Error('expected no help');
  return parsed.input;
}

describe('flags', () => {
  test('are off, on, or absent before they are given', () => {
    const { flags, args } = parse('image');
    expect(args).toEqual(['image']);
    expect(flags.boolean('detach')).toBe(false);
    expect(flags.boolean('no-trunc')).toBe(false);
    expect(flags.boolean('sig-proxy')).toBe(true);
    expect(flags.text('name')).toBeUndefined();
    expect(flags.list('publish')).toEqual([]);
    expect(flags.integer('last')).toBeUndefined();
  });

  test.each([
    [['-d'], 'detach', true],
    [['--detach=true'], 'detach', true],
    [['--detach', '--detach=false'], 'detach', false],
    [['--detach=0', '-d'], 'detach', true],
    [['-d', '-d=false'], 'detach', false],
    [['-di'], 'interactive', true],
    [['--sig-proxy=false'], 'sig-proxy', false],
    [['--no-trunc'], 'no-trunc', true],
    [['--no-trunc=false'], 'no-trunc', false],
  ])('%j sets %s to %s', (argv, name, expected) => {
    expect(parse(...argv, 'image').flags.boolean(name)).toBe(expected);
  });

  test.each([[['-p', '80', '--publish', '81', '--publish=82', '-p83', '-p=84', '-dp', '85', '-dip86', '-dp=87']]])(
    '%j collects values',
    (argv) => {
      const { flags, args } = parse(...argv, 'image');
      expect(flags.list('publish')).toEqual(['80', '81', '82', '83', '84', '85', '86', '87']);
      expect(flags.boolean('detach')).toBe(true);
      expect(args).toEqual(['image']);
    },
  );

  test('a value may look like a flag, and be empty', () => {
    expect(parse('--name', '--detach', 'image').flags.text('name')).toBe('--detach');
    expect(parse('--name=', 'image').flags.text('name')).toBe('');
    expect(parse('-n', '-1', 'image').flags.integer('last')).toBe(-1);
    expect(parse('--name', 'x=y', 'image').flags.text('name')).toBe('x=y');
  });

  test('all that follows the first argument belongs to the container', () => {
    const { args, flags } = parse('-d', 'image', 'ls', '-l', '--name', 'x', '--rm=false', '--', '-t');
    expect(args).toEqual(['image', 'ls', '-l', '--name', 'x', '--rm=false', '--', '-t']);
    expect(flags.text('name')).toBeUndefined();
    expect(parse('-d', '--', 'image', '-x').args).toEqual(['image', '-x']);
    expect(parse('-d', 'image', '--detach=false').flags.boolean('detach')).toBe(true);
  });

  test.each([
    [['--foo'], 'unknown flag: --foo'],
    [['--foo=bar', 'image'], 'unknown flag: --foo'],
    [['-z', 'image'], "unknown shorthand flag: 'z' in -z"],
    [['--name'], 'flag needs an argument: --name'],
    [['-p'], 'flag needs an argument: -p, --publish'],
    [['--detach=maybe', 'image'], 'invalid value "maybe" for --detach: expected true or false'],
    [['-t', 'image'], '-t, --tty is not supported yet'],
    [['-dit', 'image'], '-t, --tty is not supported yet'],
    [['--tty=true', 'image'], '-t, --tty is not supported yet'],
    [['--memory=1g', 'image'], '-m, --memory is not supported yet'],
    [['-m', '1g', 'image'], '-m, --memory is not supported yet'],
    [['--userns', 'mine', 'image'], '--userns is not supported: there are none'],
  ])('%j is refused with 125', (argv, message) => {
    expect(() => parse(...argv)).toThrow(
      expect.objectContaining({ message, exitCode: 125, hint: "See 'tdctl try --help'." }),
    );
  });

  test('a flag that is switched off need not be supported', () => {
    expect(parse('--tty=false', 'image').args).toEqual(['image']);
  });

  test.each(['x', '1.5', '', '99999999999'])('%j is no whole number', (text) => {
    expect(() => parse('-n', text, 'image').flags.integer('last')).toThrow('expected a whole number');
  });

  test.each([
    [{ minimum: 1 }, [], "'tdctl try' requires at least 1 argument"],
    [{ minimum: 2, maximum: 2 }, ['a'], "'tdctl try' requires 2 arguments"],
    [{ minimum: 0, maximum: 0 }, ['a'], "'tdctl try' accepts no arguments"],
    [{ minimum: 0, maximum: 1 }, ['a', 'b'], "'tdctl try' accepts at most 1 argument"],
  ])('%j with %j', (args, argv, message) => {
    expect(() => parseCommand('tdctl try', { ...definition, args }, argv)).toThrow(
      expect.objectContaining({ message, exitCode: 1 }),
    );
  });

  test('help lists what is supported, and nothing else', () => {
    const parsed = parseCommand('tdctl try', definition, ['--help']);
    const text = parsed.kind === 'help' ? parsed.text : '';
    expect(text).toContain('Usage: tdctl try [OPTIONS] IMAGE [ARG...]');
    expect(text).toContain('-p, --publish <list>');
    expect(text).not.toMatch(/--tty|--no-detach|--trunc\b/);
  });
});

describe('the command table', () => {
  const entries = [...COMMANDS, ...GROUPS.flatMap(({ commands }) => commands)];

  test.each(entries.map((entry) => [entry.name, entry] as const))(
    '%s can be loaded and declares each flag once',
    async (_name, entry) => {
      const loaded = await entry.load();
      const flags = createFlagTable(loaded.flags);
      const names = flags.flatMap(({ long, short }) => (short === undefined ? [long] : [long, short]));
      expect(new Set(names).size).toBe(names.length);
      expect(parseCommand('tdctl x', loaded, ['--help']).kind).toBe('help');
    },
  );

  test('no group has a name twice', () => {
    for (const commands of [COMMANDS, ...GROUPS.map((group) => group.commands)]) {
      const names = commands.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('the program', () => {
  test('prints its version without a client', async () => {
    expect(await runTdctl(['--version'])).toMatchObject({
      exitCode: 0,
      stdout: 'tdctl version 0.1.0\n',
      host: undefined,
    });
  });

  test.each([[], ['--help'], ['help']])('%j prints help', async (...argv) => {
    const { exitCode, stdout } = await runTdctl(argv);
    expect(exitCode).toBe(0);
    for (const name of ['run', 'ps', 'pull', 'images', 'image', 'container']) expect(stdout).toMatch(`\n  ${name} `);
  });

  test.each([
    [['image'], 'Usage:  tdctl image COMMAND'],
    [['image', '--help'], 'Usage:  tdctl image COMMAND'],
    [['help', 'image', 'ls'], 'Usage: tdctl image ls'],
    [['container', 'ps', '--help'], 'Usage: tdctl container ls'],
    [['--help', 'run'], 'Usage: tdctl run'],
  ])('%j', async (argv, expected) => {
    expect(await runTdctl(argv)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(expected) as string });
  });

  test.each([
    [['imagess'], "tdctl: unknown command: tdctl imagess; did you mean 'tdctl images'?\nSee 'tdctl --help'.\n", 1],
    [
      ['image', 'lst'],
      "tdctl: unknown command: tdctl image lst; did you mean 'tdctl image ls'?\nSee 'tdctl image --help'.\n",
      1,
    ],
    [['--frob', 'ps'], "tdctl: unknown flag: --frob\nSee 'tdctl --help'.\n", 125],
    [['--host'], "tdctl: flag needs an argument: --host\nSee 'tdctl --help'.\n", 125],
    [['ps', '--frob'], "tdctl: unknown flag: --frob\nSee 'tdctl ps --help'.\n", 125],
    [
      ['images', '--fromat=json'],
      "tdctl: unknown flag: --fromat; did you mean '--format'?\nSee 'tdctl images --help'.\n",
      125,
    ],
    [['ps', 'x'], "tdctl: 'tdctl ps' accepts no arguments\nSee 'tdctl ps --help'.\n", 1],
    [
      ['pull', '--disable-content-trust', 'x'],
      "tdctl: --disable-content-trust is not supported: signatures of images are never asked for\nSee 'tdctl pull --help'.\n",
      125,
    ],
  ])('%j fails', async (argv, stderr, exitCode) => {
    expect(await runTdctl(argv)).toMatchObject({ exitCode, stderr, stdout: '' });
  });

  test.each([
    [[], {}, 'unix:///run/tinydock/tinydock.sock'],
    [[], { TINYDOCK_HOST: 'unix:///a.sock' }, 'unix:///a.sock'],
    [[], { TINYDOCK_HOST: '' }, 'unix:///run/tinydock/tinydock.sock'],
    [['-H', 'unix:///b.sock'], { TINYDOCK_HOST: 'unix:///a.sock' }, 'unix:///b.sock'],
    [['--host=unix:///c.sock', '-D'], {}, 'unix:///c.sock'],
    [['-Hunix:///d.sock'], {}, 'unix:///d.sock'],
  ])('%j with %j talks to %s', async (argv, env, host) => {
    const script = { containers: { list: () => Promise.resolve([]) } };
    expect(await runTdctl([...argv, 'ps'], { env, script })).toMatchObject({ exitCode: 0, host });
  });
});
