import { TinydockError } from '@tinydock/domain';
import { describe, expect, test, vi } from 'vitest';
import { IMAGE_ID } from '../testing/builders.ts';
import { runTdctl, TestStream } from '../testing/cli-harness.ts';

function notFound(name: string): TinydockError {
  return new TinydockError({
    code: 'NOT_FOUND',
    reason: 'IMAGE_NOT_FOUND',
    message: `no such image: ${name}`,
    hint: 'Look elsewhere.',
  });
}

describe('rmi', () => {
  const remove = vi.fn(({ image = '' }) => {
    if (image === 'gone') return Promise.reject(notFound('gone:latest'));
    const items = [
      { kind: 'untagged' as const, untagged: `${image}:latest` },
      { kind: 'deleted' as const, deleted: IMAGE_ID },
    ];
    return Promise.resolve({ items, keptUntil: '2026-01-02T23:59:00Z' });
  });
  const script = { images: { remove } };

  test('goes on after a failure, and ends with 1', async () => {
    expect(await runTdctl(['rmi', 'a', 'gone', 'b'], { script })).toMatchObject({
      exitCode: 1,
      stdout: `Untagged: a:latest\nDeleted: ${IMAGE_ID}\nUntagged: b:latest\nDeleted: ${IMAGE_ID}\n`,
      stderr: 'tdctl: no such image: gone:latest\nLook elsewhere.\n',
    });
    expect(await runTdctl(['image', 'rm', '-f', '--no-prune', 'gone'], { script })).toMatchObject({ exitCode: 0 });
    expect(remove).toHaveBeenLastCalledWith(
      { image: 'gone', force: true, now: false, platform: null },
      expect.anything(),
    );
  });

  test('tells who reads it how long it can be undone', async () => {
    const stdout = new TestStream({ columns: 80, rows: 24 });
    const { stderr } = await runTdctl(['rmi', '--now', 'a', 'b'], { script, stdout });
    expect(stderr).toBe('In the trash for 24 hours: see tdctl trash restore.\n');
    expect(remove).toHaveBeenLastCalledWith({ image: 'b', force: false, now: true, platform: null }, expect.anything());
  });
});

describe('untag', () => {
  test('goes on after a failure', async () => {
    const untag = vi.fn((name: string) =>
      name === 'gone' ? Promise.reject(notFound(name)) : Promise.resolve({ name: `${name}:latest`, imageId: IMAGE_ID }),
    );
    expect(await runTdctl(['untag', 'gone', 'a'], { script: { images: { untag } } })).toMatchObject({
      exitCode: 1,
      stdout: 'Untagged: a:latest\n',
    });
  });
});
