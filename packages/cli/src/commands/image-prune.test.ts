import type { ImagePrunePlan } from '@tinydock/protocol';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { buildImage, IMAGE_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const OTHER_ID = `sha256:${'b'.repeat(64)}`;
const PLAN: ImagePrunePlan = {
  images: [
    { image: buildImage({ tags: ['web:1'] }), reason: 'unused', freedBytes: 4096 },
    { image: buildImage({ id: OTHER_ID, tags: [], digests: ['gone@sha256:x'] }), reason: 'dangling', freedBytes: 0 },
  ],
  freedBytes: 1_000_000,
};
const RESULT = {
  imageIds: [IMAGE_ID],
  items: [
    { kind: 'untagged' as const, untagged: 'web:1' },
    { kind: 'deleted' as const, deleted: IMAGE_ID },
  ],
  skipped: [{ imageId: OTHER_ID, reason: 'it is pinned' }],
  freedBytes: 4096,
  keptUntil: '2026-01-03T00:00:00Z',
};

describe('image prune', () => {
  const planImagePrune = vi.fn(() => Promise.resolve(PLAN));
  const pruneImages = vi.fn(() => Promise.resolve(RESULT));
  const script = { retention: { planImagePrune, pruneImages } };
  const run = (argv: readonly string[], input = '') => runTdctl(['image', 'prune', ...argv], { script, input });

  beforeEach(() => {
    pruneImages.mockClear();
  });

  test('shows what goes and why, and removes that', async () => {
    const { stdout, stderr, exitCode } = await run([], 'y\n');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        'These images are to be removed:',
        'IMAGE     IMAGE ID       WHY                                SIZE      FREED ALONE',
        'web:1     1234567890ab   used by no container               1.23MB    4.1kB',
        '<none>    bbbbbbbbbbbb   has no tag, used by no container   1.23MB    0B',
        'Together they free 1MB, when they leave the trash.',
        'Remove them? [y/N] Deleted Images:',
        'untagged: web:1',
        `deleted: ${IMAGE_ID}`,
        '',
        'Total space in the trash: 4.1kB, for 24 hours; see tdctl trash',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe(`Left alone: ${OTHER_ID}: it is pinned\n`);
    const images = [
      { imageId: IMAGE_ID, names: ['web:1'] },
      { imageId: OTHER_ID, names: ['gone@sha256:x'] },
    ];
    expect(pruneImages).toHaveBeenCalledWith({ images, now: false }, expect.anything());
  });

  test.each([['n\n'], ['']])('removes nothing at %j', async (input) => {
    expect(await run([], input)).toMatchObject({
      exitCode: 1,
      stderr: 'tdctl: image prune has been cancelled\nAnswer y, or use --force.\n',
    });
    expect(pruneImages).not.toHaveBeenCalled();
  });

  test('hands filters and wishes on', async () => {
    const flags = ['-a', '-f', '--now', '--filter', 'until=24h', '--filter', 'label!=keep'];
    expect((await run(flags)).exitCode).toBe(0);
    const filters = [
      { key: 'until', value: '24h' },
      { key: 'label!', value: 'keep' },
    ];
    expect(planImagePrune).toHaveBeenLastCalledWith({ all: true, filters, now: true }, expect.anything());
    expect(pruneImages).toHaveBeenLastCalledWith(expect.objectContaining({ now: true }), expect.anything());
  });

  test('a dry run only shows', async () => {
    const { stdout } = await run(['--dry-run', '--now']);
    expect(stdout).toMatch(/^These images would be removed:\n(.*\n)+Together they free 1MB\.\n$/);
    expect(JSON.parse((await run(['--dry-run', '--json'])).stdout)).toMatchObject({
      Planned: [{ Id: IMAGE_ID, Names: ['web:1'], Reason: 'unused', FreedBytes: 4096 }, { Id: OTHER_ID }],
      PlannedFreedBytes: 1_000_000,
      Removed: [],
    });
    expect(pruneImages).not.toHaveBeenCalled();
  });

  test('speaks JSON where there is no question', async () => {
    expect(await run(['--json'])).toMatchObject({ exitCode: 1, stdout: '' });
    expect(JSON.parse((await run(['--json', '-f'])).stdout)).toMatchObject({
      Removed: [IMAGE_ID],
      Skipped: [{ Id: OTHER_ID, Reason: 'it is pinned' }],
      FreedBytes: 4096,
      KeptUntil: '2026-01-03T00:00:00Z',
    });
  });

  test('has nothing to ask where nothing would go', async () => {
    planImagePrune.mockResolvedValue({ images: [], freedBytes: 0 });
    expect(await run([])).toMatchObject({ exitCode: 0, stdout: 'Total reclaimed space: 0B\n' });
    expect((await run(['--dry-run'])).stdout).toBe('Nothing would be removed.\n');
  });
});

test.each(['pin', 'unpin'])('%s goes on after a failure', async (command) => {
  const change = vi.fn((image: string) =>
    image === 'gone' ? Promise.reject(new Error('gone')) : Promise.resolve({ imageId: IMAGE_ID, changed: true }),
  );
  const script = { retention: { pinImage: change, unpinImage: change } };
  const { stdout, exitCode } = await runTdctl([command, 'gone', 'web'], { script });
  expect([exitCode, stdout]).toEqual([1, `${command === 'pin' ? 'Pinned' : 'Unpinned'}: ${IMAGE_ID}\n`]);
});
