import { TinydockError } from '@tinydock/domain';
import type { CreateVolumeRequestInput, PruneVolumesRequestInput, Volume } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { runTdctl } from '../testing/cli-harness.ts';

const buildVolume = (changes: Partial<Volume> = {}): Volume => ({
  name: 'data',
  driver: 'local',
  createdAt: '2026-01-01T22:00:00.000Z',
  labels: {},
  options: {},
  mountpoint: '/var/lib/tinydock/volumes/data',
  containers: [],
  ...changes,
});
const labelled = buildVolume({ name: 'logs', labels: { tier: 'web', old: '' }, options: { type: 'tmpfs' } });

describe('volume create', () => {
  test('asks for what the flags say, and prints the name', async () => {
    const requests: CreateVolumeRequestInput[] = [];
    const create = (request: CreateVolumeRequestInput) => {
      requests.push(request);
      return Promise.resolve({ volume: buildVolume(), warnings: ['volume data was there already'] });
    };
    const argv = [
      'volume',
      'create',
      '-d',
      'local',
      '--label',
      'a=b',
      '--label',
      'c',
      '-o',
      'type=none',
      '--opt',
      'o=bind,ro',
    ];
    expect(await runTdctl([...argv, 'data'], { script: { volumes: { create } } })).toMatchObject({
      exitCode: 0,
      stdout: 'data\n',
      stderr: 'WARNING: volume data was there already\n',
    });
    const expected = {
      name: 'data',
      driver: 'local',
      labels: { a: 'b', c: '' },
      options: { type: 'none', o: 'bind,ro' },
    };
    expect(requests).toEqual([expected]);
  });

  test.each([
    [['--opt', 'size'], 'expected KEY=VALUE'],
    [['--scope', 'multi'], '--scope'],
    [['a', 'b'], 'volume create'],
  ])('%j is refused', async (args, words) => {
    const { exitCode, stderr } = await runTdctl(['volume', 'create', ...args]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(words);
  });
});

describe('volume ls and inspect', () => {
  const script = {
    volumes: {
      list: () => Promise.resolve([buildVolume(), labelled]),
      inspect: (name: string) =>
        name === 'logs'
          ? Promise.resolve(labelled)
          : Promise.reject(
              new TinydockError({ code: 'NOT_FOUND', reason: 'VOLUME_NOT_FOUND', message: `no such volume: ${name}` }),
            ),
    },
  };

  test.each([
    [[], 'DRIVER    VOLUME NAME\nlocal     data\nlocal     logs\n'],
    [['-q'], 'data\nlogs\n'],
    [
      ['--format', '{{.Name}} {{.Label "tier"}} {{.Labels}} {{.Scope}}'],
      'data   local\nlogs web tier=web,old= local\n',
    ],
  ])('ls %j', async (flags, stdout) => {
    expect(await runTdctl(['volume', 'ls', ...flags], { script })).toMatchObject({ exitCode: 0, stdout });
  });

  test('ls --format json', async () => {
    const { stdout } = await runTdctl(['volume', 'ls', '--format', 'json'], { script });
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({
      Availability: 'N/A',
      Driver: 'local',
      Group: 'N/A',
      Labels: '',
      Links: 'N/A',
      Mountpoint: '/var/lib/tinydock/volumes/data',
      Name: 'data',
      Scope: 'local',
      Size: 'N/A',
      Status: 'N/A',
    });
  });

  test('inspect has maps that were never filled: null in JSON, empty in templates', async () => {
    const inspect = { volumes: { inspect: () => Promise.resolve(buildVolume()) } };
    const { stdout } = await runTdctl(['volume', 'inspect', 'data'], { script: inspect });
    expect(JSON.parse(stdout)).toMatchObject([{ Labels: null, Options: null }]);
    const template =
      '{{.Labels}} {{len .Options}} {{if .Labels}}labelled{{end}}{{range $k, $v := .Labels}}{{$k}}{{end}}';
    const printed = await runTdctl(['volume', 'inspect', '-f', template, 'data'], { script: inspect });
    expect(printed).toMatchObject({ exitCode: 0, stdout: 'map[] 0 \n' });
  });

  test("inspect has Docker's shape", async () => {
    const { stdout, stderr, exitCode } = await runTdctl(['volume', 'inspect', 'logs', 'gone'], { script });
    expect(JSON.parse(stdout)).toEqual([
      {
        CreatedAt: '2026-01-01T22:00:00.000Z',
        Driver: 'local',
        Labels: { old: '', tier: 'web' },
        Mountpoint: '/var/lib/tinydock/volumes/data',
        Name: 'logs',
        Options: { type: 'tmpfs' },
        Scope: 'local',
      },
    ]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no such volume: gone')]);
    expect((await runTdctl(['inspect', '--type', 'volume', '-f', '{{.Labels.tier}}', 'logs'], { script })).stdout).toBe(
      'web\n',
    );
  });
});

describe('volume rm', () => {
  const remove = (name: string) => {
    if (name === 'data') return Promise.resolve();
    const [code, reason] =
      name === 'gone'
        ? (['NOT_FOUND', 'VOLUME_NOT_FOUND'] as const)
        : (['FAILED_PRECONDITION', 'VOLUME_IN_USE'] as const);
    return Promise.reject(new TinydockError({ code, reason, message: `cannot remove ${name}: in use by web` }));
  };
  const script = { volumes: { remove } };

  test('goes on after a failure', async () => {
    expect(await runTdctl(['volume', 'rm', 'used', 'data'], { script })).toMatchObject({
      exitCode: 1,
      stdout: 'data\n',
      stderr: expect.stringContaining('in use by web') as string,
    });
  });

  test('--force minds what is in use, not what is not there', async () => {
    const result = await runTdctl(['volume', 'rm', '-f', 'gone', 'used'], { script });
    expect(result).toMatchObject({ exitCode: 1, stdout: 'gone\n' });
  });
});

describe('volume prune', () => {
  const plan = [
    { name: 'a'.repeat(64), sizeBytes: 2_000_000, reason: 'anonymous', error: '' },
    { name: 'old', sizeBytes: 500_000, reason: 'unused', error: '' },
  ];

  async function prune(args: readonly string[], input = '', answer = plan) {
    const requests: PruneVolumesRequestInput[] = [];
    const script = {
      volumes: {
        prune: (request: PruneVolumesRequestInput) => {
          requests.push(request);
          return Promise.resolve(answer);
        },
      },
    };
    return { ...(await runTdctl(['volume', 'prune', ...args], { script, input })), requests };
  }

  test('shows the plan, asks, and removes that alone', async () => {
    const { exitCode, stdout, requests } = await prune(['-a', '--filter', 'label=x'], 'y\n');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/old +used by no container +500kB\nTogether they free 2\.5MB\.\nRemove them\? \[y\/N\] /);
    expect(stdout).toMatch(/Deleted Volumes:\na{64}\nold\n\nTotal reclaimed space: 2\.5MB\n$/);
    const wanted = { all: true, filters: [{ key: 'label', value: 'x' }] };
    expect(requests).toEqual([
      { ...wanted, planOnly: true },
      { ...wanted, only: ['a'.repeat(64), 'old'] },
    ]);
  });

  test.each([
    [[], 'n\n', 1],
    [['--dry-run'], '', 0],
    [['--dry-run', '--force'], '', 0],
  ])('%j with the answer %j removes nothing', async (args, input, code) => {
    const { exitCode, requests } = await prune(args, input);
    expect([exitCode, requests.map(({ planOnly }) => planOnly)]).toEqual([code, [true]]);
  });

  test('--force shows no plan; what could not be removed is a failure', async () => {
    const [first, second] = plan;
    const failed = [first, { ...second, error: 'it is in use by container web' }] as typeof plan;
    const { exitCode, stdout, stderr } = await prune(['-f'], '', failed);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('in use by container web')]);
    expect(stdout).toMatch(/^Deleted Volumes:\na{64}\n\nTotal reclaimed space: 2MB\n$/);
  });
});
