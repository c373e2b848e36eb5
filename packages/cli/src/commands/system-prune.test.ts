import type { ImagePrunePlan, PruneImagesResponse } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { buildImage, CONTAINER_ID, IMAGE_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const container = {
  id: CONTAINER_ID,
  name: 'job',
  image: 'web:1',
  state: 'exited',
  sizeBytes: 1,
  diskBytes: 4096,
  error: '',
};
const network = {
  id: 'e'.repeat(64),
  name: 'back',
  subnet: '10.1.0.0/24',
  createdAt: '2026-01-01T00:00:00Z',
  error: '',
};
const volume = { name: 'a'.repeat(64), sizeBytes: 2000, reason: 'anonymous', error: '' };
const step = {
  key: `sha256:${'5'.repeat(64)}`,
  diffId: `sha256:${'6'.repeat(64)}`,
  description: 'RUN make',
  createdAt: '2026-01-01T00:00:00Z',
  usedAt: '2026-01-01T00:00:00Z',
  sizeBytes: 3000,
  isShared: false,
  type: 'regular',
  isInUse: false,
};
const images: ImagePrunePlan = {
  images: [{ image: buildImage({ tags: [] }), reason: 'dangling', freedBytes: 1_000_000 }],
  freedBytes: 1_000_000,
};
const removed: PruneImagesResponse = {
  imageIds: [IMAGE_ID],
  items: [{ deleted: IMAGE_ID }],
  skipped: [],
  freedBytes: 1_000_000,
  keptUntil: '2026-01-03T00:00:00Z',
};

type Call = readonly [name: string, request: object];

/** Runs the command; `answers` replaces what the daemon says. */
async function prune(args: readonly string[], input = '', answers: Readonly<Record<string, unknown>> = {}) {
  const calls: Call[] = [];
  const answer =
    (name: string, value: unknown) =>
    (request: object): Promise<never> => {
      calls.push([name, request]);
      return Promise.resolve((answers[name] ?? value) as never);
    };
  const script = {
    containers: { prune: answer('containers', [container]) },
    networks: { prune: answer('networks', [network]) },
    volumes: { prune: answer('volumes', [volume]) },
    retention: { planImagePrune: answer('images', images), pruneImages: answer('prune images', removed) },
    builds: { pruneCache: answer('cache', { steps: [step], freedBytes: 3000 }) },
  };
  return { ...(await runTdctl(['system', 'prune', ...args], { script, input })), calls };
}

describe('system prune', () => {
  test('plans each part as if those before it were gone', async () => {
    const { calls, stdout, exitCode } = await prune(['--dry-run', '-a', '--volumes', '--now']);
    expect(exitCode).toBe(0);
    const without = [CONTAINER_ID];
    expect(calls).toEqual([
      ['containers', { filters: [], planOnly: true }],
      ['networks', { filters: [], planOnly: true, without }],
      ['volumes', { filters: [], planOnly: true, without }],
      ['images', { all: true, filters: [], now: true, without }],
      ['cache', { all: true, filters: [], planOnly: true, without: [CONTAINER_ID, IMAGE_ID] }],
    ]);
    expect(stdout).toMatch(
      /^This would be removed\.\n\nContainers that do not run:\nCONTAINER ID +NAME +IMAGE +STATE +SIZE\n/,
    );
    expect(stdout).toMatch(/job +web:1 +exited +4\.1kB/);
    expect(stdout).toMatch(/\nVolumes, for good:\n/);
    expect(stdout).toMatch(/\nTogether they free 1\.01MB\.\n$/);
  });

  test('removes what the plan says, once it is agreed to', async () => {
    const { calls, stdout, exitCode } = await prune([], 'y\n');
    expect([exitCode, calls.slice(4)]).toEqual([
      0,
      [
        ['containers', { only: [CONTAINER_ID] }],
        ['networks', { only: [network.id] }],
        ['prune images', { images: [{ imageId: IMAGE_ID, names: [] }], now: false }],
        ['cache', { all: false, only: [step.key] }],
      ],
    ]);
    expect(stdout).toContain('and 1MB more when the images leave the trash.\nRemove it? [y/N] ');
    expect(stdout).toMatch(
      /Deleted Containers:\nfedcba[0-9a-f]+\n\nDeleted Networks:\nback\n\nDeleted Images:\ndeleted: sha256:/,
    );
    expect(stdout).toMatch(
      /Deleted build cache objects:\n5{64}\n\nTotal reclaimed space: 7\.1kB\nTotal space in the trash: 1MB, for 24 hours; see tdctl trash\n$/,
    );
  });

  test.each([
    [[], 'n\n', 1, 4],
    [['--dry-run', '-f'], '', 0, 4],
    [['--filter', 'label=x', '--dry-run'], '', 0, 3],
  ])('%j with the answer %j removes nothing', async (args, input, code, count) => {
    const { exitCode, calls } = await prune(args, input);
    expect([exitCode, calls.length]).toEqual([code, count]);
  });

  test('what has come into use is a failure, and does not count', async () => {
    const { exitCode, stdout, stderr, calls } = await prune(['-f'], '', {
      containers: [{ ...container, error: 'it is running' }],
    });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('it is running')]);
    expect(stdout).not.toContain('Remove it?');
    expect(stdout).toContain('Total reclaimed space: 3kB\n');
    expect(calls).toHaveLength(8);
  });

  test('nothing is asked where there is nothing', async () => {
    const none = { images: [], freedBytes: 0 };
    const answers = { containers: [], networks: [], images: none, cache: { steps: [], freedBytes: 0 } };
    expect(await prune([], '', answers)).toMatchObject({ exitCode: 0, stdout: 'Total reclaimed space: 0B\n' });
  });

  test.each([
    [['--filter', 'dangling=true'], 'dangling'],
    [['--volumes', '--filter', 'until=24h'], '--volumes'],
  ])('%j is refused', async (args, words) => {
    const { exitCode, stderr, calls } = await prune(args);
    expect([exitCode === 0, stderr, calls]).toEqual([false, expect.stringContaining(words), []]);
  });
});
