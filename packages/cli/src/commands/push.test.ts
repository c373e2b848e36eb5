import type { PushLayerStatus, PushProgress } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { runTdctl, TestStream } from '../testing/cli-harness.ts';

const DIGEST = `sha256:${'d'.repeat(64)}`;

function layer(id: string, status: string, more: Partial<PushLayerStatus> = {}): PushProgress {
  return { event: 'layer', layer: { id, status, currentBytes: 0, totalBytes: 0, mountedFrom: '', ...more } };
}

const STEPS: readonly PushProgress[] = [
  { event: 'repository', repository: 'localhost:5000/a/b' },
  layer('aaa', 'preparing'),
  layer('bbb', 'preparing'),
  layer('ccc', 'preparing'),
  layer('aaa', 'pushing', { currentBytes: 1000, totalBytes: 4000 }),
  layer('bbb', 'already-exists'),
  layer('ccc', 'mounted', { mountedFrom: 'library/x' }),
  layer('aaa', 'retrying', { currentBytes: 1000, totalBytes: 4000 }),
  layer('aaa', 'pushed'),
  { event: 'tag', tag: { tag: 'v1', digest: DIGEST, sizeBytes: 528, mediaType: '' } },
];

const push = vi.fn(async function* () {
  await Promise.resolve();
  yield* STEPS;
});
const script = { images: { push } };

describe('push', () => {
  test("prints Docker's lines where nobody watches", async () => {
    const { exitCode, stdout } = await runTdctl(['push', 'localhost:5000/a/b:v1'], { script });
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'The push refers to repository [localhost:5000/a/b]',
      'aaa: Preparing',
      'bbb: Preparing',
      'ccc: Preparing',
      'bbb: Layer already exists',
      'ccc: Mounted from library/x',
      'aaa: Retrying',
      'aaa: Pushed',
      `v1: digest: ${DIGEST} size: 528`,
      '',
    ]);
  });

  test('leaves the last state of each layer on a terminal', async () => {
    const stdout = new TestStream({ columns: 80, rows: 24 });
    await runTdctl(['push', 'localhost:5000/a/b:v1'], { script, stdout });
    expect(stdout.text).toContain('aaa: Pushed');
    expect(stdout.text).toContain('ccc: Mounted from library/x');
    expect(stdout.text).toContain(`v1: digest: ${DIGEST} size: 528`);
  });

  test('asks for what the user wants, with the credentials of the registry', async () => {
    const get = () => Promise.resolve({ kind: 'basic', username: 'jo', password: 'x' } as const);
    const flags = ['--compression', 'zstd', '--level', '9'];
    await runTdctl(['push', ...flags, 'localhost:5000/a/b'], { script, credentials: { get } });
    expect(push).toHaveBeenLastCalledWith(
      {
        reference: 'localhost:5000/a/b',
        platform: null,
        allPlatforms: false,
        allTags: false,
        auth: { kind: 'basic', basic: { username: 'jo', password: 'x' } },
        compression: 'zstd',
        level: 9,
      },
      expect.anything(),
    );
  });

  test.each([
    [['-q', 'a/b'], 'docker.io/a/b:latest\n'],
    [['-q', '-a', 'a/b'], 'docker.io/a/b\n'],
  ])('prints the name alone: %j', async (argv, expected) => {
    expect((await runTdctl(['image', 'push', ...argv], { script })).stdout).toBe(expected);
  });

  test('knows no level below 1', async () => {
    const { exitCode, stderr } = await runTdctl(['push', '--level', '0', 'a/b'], { script });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('--level');
  });
});
