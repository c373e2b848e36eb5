import type { TrashedImage } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { buildImage, IMAGE_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const OTHER_ID = `sha256:${'b'.repeat(64)}`;
const DIGEST = `sha256:${'d'.repeat(64)}`;

function trashed(changes: Partial<TrashedImage> = {}): TrashedImage {
  return {
    image: buildImage({ tags: ['web:1', 'web:2'], digests: [`web@${DIGEST}`] }),
    removedAt: '2026-01-01T22:00:00Z',
    expiresAt: '2026-01-02T22:00:00Z',
    freedBytes: 4096,
    isInStore: false,
    ...changes,
  };
}

const images = [
  trashed(),
  trashed({ image: buildImage({ id: OTHER_ID, tags: [], digests: [] }), expiresAt: '2026-01-01T23:00:00Z' }),
];
const listTrash = vi.fn(() => Promise.resolve({ images, freedBytes: 12_345_678 }));

describe('trash ls', () => {
  const run = (...argv: readonly string[]) => runTdctl(['trash', ...argv], { script: { retention: { listTrash } } });

  test('prints a table', async () => {
    expect((await run('ls')).stdout).toBe(
      [
        'NAMES          IMAGE ID       REMOVED       EXPIRES       SIZE      FREED IF DELETED',
        'web:1, web:2   1234567890ab   2 hours ago   in 22 hours   1.23MB    4.1kB',
        '<none>         bbbbbbbbbbbb   2 hours ago   now           1.23MB    4.1kB',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [['list', '-q'], '1234567890ab\nbbbbbbbbbbbb\n'],
    [['ls', '-q', '--no-trunc'], `${IMAGE_ID}\n${OTHER_ID}\n`],
    [['ls', '--format', '{{.FreedBytes}}'], '4096\n4096\n'],
  ])('%j', async (argv, stdout) => {
    expect(await run(...argv)).toMatchObject({ exitCode: 0, stdout });
  });
});

test('trash restore says what came back, and which tags stayed elsewhere', async () => {
  const restoreImage = vi.fn(() =>
    Promise.resolve({ imageId: IMAGE_ID, tags: ['web:1'], takenTags: [{ tag: 'web:2', from: OTHER_ID }] }),
  );
  const result = await runTdctl(['trash', 'restore', 'web'], { script: { retention: { restoreImage } } });
  expect(result).toMatchObject({ exitCode: 0, stdout: `Restored: ${IMAGE_ID}\nTagged: web:1\n` });
  expect(result.stderr).toContain(`web:2 is the name of ${OTHER_ID} by now`);
});

describe('trash empty', () => {
  const emptyTrash = vi.fn(() => Promise.resolve({ deleted: [IMAGE_ID, OTHER_ID], freedBytes: 12_345_678 }));
  const script = { retention: { listTrash, emptyTrash } };
  const emptied = `Deleted: ${IMAGE_ID}\nDeleted: ${OTHER_ID}\nTotal reclaimed space: 12.3MB\n`;

  test.each(['y\n', 'Yes\n'])('shows what goes, and deletes that at %j', async (input) => {
    const { stdout, exitCode } = await runTdctl(['trash', 'empty'], { script, input });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      `This deletes for good, and frees 12.3MB:\n  web:1  ${IMAGE_ID}\n  bbbbbbbbbbbb  ${OTHER_ID}\n` +
        `Delete them? [y/N] ${emptied}`,
    );
    expect(emptyTrash).toHaveBeenLastCalledWith([IMAGE_ID, OTHER_ID], expect.anything());
  });

  test.each(['', 'n\n', 'maybe\ny\n'])('deletes nothing at %j', async (input) => {
    emptyTrash.mockClear();
    const { stderr, exitCode } = await runTdctl(['trash', 'empty'], { script, input });
    expect([exitCode, stderr]).toEqual([1, 'tdctl: trash empty has been cancelled\nAnswer y, or use --force.\n']);
    expect(emptyTrash).not.toHaveBeenCalled();
  });

  test('does not ask where it is forced', async () => {
    expect((await runTdctl(['trash', 'empty', '-f'], { script })).stdout).toBe(emptied);
  });

  test.each([
    [['web:2'], [IMAGE_ID]],
    [
      [`sha256:${'b'.repeat(64)}`, 'web:1'],
      [OTHER_ID, IMAGE_ID],
    ],
    [['bbbb'], [OTHER_ID]],
  ])('of %j alone', async (names, ids) => {
    emptyTrash.mockClear();
    expect(await runTdctl(['trash', 'empty', '-f', ...names], { script })).toMatchObject({ exitCode: 0 });
    expect(emptyTrash).toHaveBeenCalledExactlyOnceWith(ids, expect.anything());
  });

  test('says that the image of a removed name stays', async () => {
    const names = trashed({ image: buildImage({ tags: ['web:1', 'web:2'], digests: [] }), isInStore: true });
    const retention = {
      listTrash: () => Promise.resolve({ images: [names], freedBytes: 0 }),
      emptyTrash: () => Promise.resolve({ deleted: [], freedBytes: 0 }),
    };
    const { stdout } = await runTdctl(['trash', 'empty'], { script: { retention }, input: 'y\n' });
    expect(stdout).toBe(
      `This deletes for good, and frees 0B:\n  web:1, web:2  only as names of ${IMAGE_ID}, which stays\n` +
        'Delete them? [y/N] Forgotten: web:1\nForgotten: web:2\nTotal reclaimed space: 0B\n',
    );
  });

  test('of what is not there deletes nothing', async () => {
    emptyTrash.mockClear();
    const result = await runTdctl(['trash', 'empty', '-f', 'web:1', 'other'], { script });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('no such image in the trash: "other"');
    expect(emptyTrash).not.toHaveBeenCalled();
  });
});
