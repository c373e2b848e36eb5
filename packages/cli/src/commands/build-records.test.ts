import type { Build, BuildProgress, BuildStep } from '@tinydock/protocol';
import { TinydockError } from '@tinydock/domain';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type HarnessResult, runTdctl } from '../testing/cli-harness.ts';

const ID = 'ab12'.padEnd(64, '0');
const NOW = new Date('2026-01-01T02:00:00Z');
const START = Date.parse('2026-01-01T00:00:00Z');

function step(number: number, text: string, more: Partial<BuildStep> = {}): BuildStep {
  return {
    step: number,
    place: number,
    places: 3,
    stage: '',
    text,
    state: 'completed',
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:00:01.500Z',
    isCached: true,
    explanation: 'cached: all its inputs are as they were',
    changes: [],
    error: '',
    stageSources: [],
    waitingFor: '',
    ...more,
  };
}

const CHANGES = ['file a changed: 1 to 2', 'argument B changed: 3 to 4'];
const MISS = { isCached: false, explanation: 'not cached: file a changed: 1 to 2 (and 1 more)', changes: CHANGES };
const BUILD: Build = {
  id: ID,
  tags: ['app:1'],
  dockerfile: 'Dockerfile',
  context: '/src',
  target: '',
  platforms: ['linux/amd64'],
  state: 'failed',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:01:05Z',
  imageId: '',
  error: 'Dockerfile:3:1: exit code 7',
  totalSteps: 3,
  completedSteps: 2,
  cachedSteps: 1,
  steps: [
    step(1, 'FROM x'),
    step(2, 'COPY a .', MISS),
    step(3, 'RUN <<E\nfalse\nE', {
      state: 'failed',
      isCached: false,
      explanation: 'not cached: an earlier step gave another result',
      error: 'exit code 7',
    }),
  ],
};

const LOG: readonly (readonly [number, BuildProgress])[] = [
  [0, { event: 'stepStarted', stepStarted: { step: 1, place: 1, places: 1, stage: '', text: 'RUN x' } }],
  [1250, { event: 'stepOutput', stepOutput: { step: 1, data: Buffer.from('oh\nno') } }],
  [
    2000,
    {
      event: 'stepFailed',
      stepFailed: { step: 1, isCancelled: false, message: 'exit code 7', explanation: 'not cached: a', changes: [] },
    },
  ],
] as unknown as readonly (readonly [number, BuildProgress])[];

const list = vi.fn((_: readonly unknown[]) => Promise.resolve([BUILD]));
const inspect = vi.fn((id: string) =>
  id === 'nope'
    ? Promise.reject(new TinydockError({ code: 'NOT_FOUND', message: 'no such build: nope' }))
    : Promise.resolve(BUILD),
);
const remove = vi.fn((_: object) => Promise.resolve([ID]));
const readLog = vi.fn(async function* () {
  yield { entries: LOG.map(([ms, progress]) => ({ timeMs: START + ms, progress })) };
});

function run(...argv: readonly string[]): Promise<HarnessResult> {
  return runTdctl(argv, { script: { buildRecords: { list, inspect, remove, readLog } }, now: NOW });
}

beforeEach(() => {
  for (const mock of [list, inspect, remove, readLog]) mock.mockClear();
});

describe('build ls', () => {
  test('shows what was built', async () => {
    const { stdout } = await run('build', 'ls', '--filter', 'status=error');
    expect(stdout.split('\n')).toEqual([
      'BUILD ID       NAME      STATUS    CREATED       DURATION   STEPS',
      'ab1200000000   app:1     Error     2 hours ago   1m 5s      3 (1 cached)',
      '',
    ]);
    expect(list.mock.calls[0]?.[0]).toEqual([{ key: 'status', value: 'error' }]);
  });

  test.each([
    [['-q'], 'ab1200000000\n'],
    [['-q', '--no-trunc'], `${ID}\n`],
    [['--format', '{{.Status}} {{.Error}}'], 'Error Dockerfile:3:1: exit code 7\n'],
  ])('%j', async (flags, text) => {
    expect((await run('image', 'build', 'ls', ...flags)).stdout).toBe(text);
  });
});

test('the word after build wins over a path of that name', async () => {
  expect((await run('build', 'list', '-q')).exitCode).toBe(0);
  const { exitCode, stderr } = await run('build', './ls');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('the path ./ls is not there')]);
  expect((await run('build', '--help')).stdout).toContain('explain   Say for each step');
  expect((await run('help', 'build', 'rm')).stdout).toContain('Usage: tdctl build rm [OPTIONS] [BUILD...]');
});

describe('build inspect', () => {
  test('prints JSON, and goes on after a build that is not there', async () => {
    const { stdout, exitCode, stderr } = await run('build', 'inspect', 'nope', 'ab');
    expect(JSON.parse(stdout)).toMatchObject([
      {
        Id: ID,
        Status: 'Error',
        DurationMs: 65_000,
        Steps: [{ Result: 'hit' }, { Changes: CHANGES }, { Result: 'error' }],
      },
    ]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no such build: nope')]);
  });

  test('takes the newest where none is named', async () => {
    const { stdout } = await run('build', 'inspect', '--format', '{{.Name}} {{len .Steps}}');
    expect(stdout).toBe('app:1 3\n');
    expect(inspect.mock.calls[0]?.[0]).toBe('');
  });
});

describe('build logs', () => {
  test('shows what was said, as it was, on standard output', async () => {
    const { stdout, stderr } = await run('build', 'logs', '-f');
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([
      '#1 [1/1] RUN x',
      '#1 1.250 oh',
      '#1 2.000 no',
      '#1 ERROR: exit code 7',
      '',
      '------',
      ' > [1/1] RUN x:',
      'oh',
      'no',
      '------',
      'ERROR: Dockerfile:3:1: exit code 7',
      '',
    ]);
    expect(readLog).toHaveBeenCalledWith(ID, expect.objectContaining({ follow: true }));
    expect((await run('build', 'logs', '--explain')).stdout).toContain('#1 not cached: a\n');
  });

  test('prints JSON, and refuses a terminal', async () => {
    const { stdout } = await run('build', 'logs', '--progress', 'rawjson');
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
      vertexes: [{ name: '[1/1] RUN x', started: '2026-01-01T00:00:00.000Z' }],
    });
    expect((await run('build', 'logs', '--progress', 'tty')).stderr).toContain('plain, rawjson');
  });
});

describe('build explain', () => {
  test('says for each step hit or miss, and the first cause', async () => {
    const { stdout } = await run('build', 'explain');
    expect(stdout.split('\n')).toEqual([
      'Build ab1200000000 of app:1: error, 2 hours ago, in 1m 5s, 3 steps, 1 cached',
      'STEP      RESULT    DURATION   INSTRUCTION             CAUSE',
      '1         hit       1.5s       [1/3] FROM x            all its inputs are as they were',
      '2         miss      1.5s       [2/3] COPY a .          file a changed: 1 to 2 (and 1 more)',
      '3         error     1.5s       [3/3] RUN <<E false E   an earlier step gave another result',
      'First miss: step 2, [2/3] COPY a .: file a changed: 1 to 2 (and 1 more)',
      'Error: Dockerfile:3:1: exit code 7',
      '',
    ]);
  });

  test('tells all of one step', async () => {
    const { stdout } = await run('build', 'explain', 'ab', '#2');
    expect(stdout).toContain('Step 2: [2/3]\n  COPY a .\nResult:   miss, 1.5s\n');
    expect(stdout).toContain(`Changes:\n  ${CHANGES.join('\n  ')}\n`);
    const { stderr } = await run('build', 'explain', 'ab', '9');
    expect(stderr).toContain('has no step "9"');
    expect(stderr).toContain('Its steps are 1 to 3');
  });
});

describe('build rm', () => {
  test('removes those that are there, by their whole ids', async () => {
    const { stdout, exitCode } = await run('build', 'rm', 'nope', '^0');
    expect([stdout, exitCode]).toEqual(['ab1200000000\n', 1]);
    expect(remove.mock.calls.map(([request]) => request)).toEqual([{ builds: [ID] }]);
    await run('build', 'rm', '--all');
    expect(remove.mock.calls.at(-1)?.[0]).toEqual({ all: true });
  });

  test.each([[[]], [['--all', 'ab']]])('refuses %j', async (args) => {
    expect((await run('build', 'rm', ...args)).exitCode).toBe(1);
    expect(remove).not.toHaveBeenCalled();
  });
});
