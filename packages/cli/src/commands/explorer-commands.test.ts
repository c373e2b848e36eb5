import type { FileDifference, ImageFile, LineageImage, ListedFile } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { runTdctl } from '../testing/cli-harness.ts';

function buildFile(path: string, changes: Partial<ImageFile> = {}): ImageFile {
  return {
    path: Buffer.from(path),
    kind: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    sizeBytes: 1234,
    mtimeSeconds: 1,
    mtimeNanoseconds: 0,
    linkTarget: Buffer.alloc(0),
    deviceMajor: 0,
    deviceMinor: 0,
    ...changes,
  };
}

async function* batches<Item>(
  ...items: readonly (readonly Item[])[]
): AsyncGenerator<readonly Item[], void, undefined> {
  for (const batch of items) yield await Promise.resolve(batch);
}

describe('image files', () => {
  const files: readonly ListedFile[] = [
    { file: buildFile('etc/a', { mode: 0o4755 }), holder: 2, layer: 2, change: 'changed' },
    { file: buildFile('gone'), holder: 1, layer: 2, change: 'removed' },
    {
      file: buildFile('l\u0007', { kind: 'symlink', mode: 0o777, linkTarget: Buffer.from('a\nb'), sizeBytes: 0 }),
      holder: 1,
      layer: 2,
      change: 'unchanged',
    },
    {
      file: buildFile('', {
        path: Buffer.from([0xff, 0x5c]),
        kind: 'character-device',
        deviceMajor: 5,
        deviceMinor: 1,
      }),
      holder: 1,
      layer: 2,
      change: 'added',
    },
  ];
  const listFiles = vi.fn(() => batches(files.slice(0, 1), files.slice(1)));
  const run = (...argv: readonly string[]) =>
    runTdctl(['image', 'files', ...argv], { script: { explorer: { listFiles } } });

  test('prints a line for each, on which nothing breaks out', async () => {
    expect((await run('web', 'etc')).stdout.split('\n')).toEqual([
      'LAYER  CHANGE  MODE        OWNER       SIZE      PATH',
      '2      C       -rwsr-xr-x  0:0         1.23kB    /etc/a',
      '2      D       -rw-r--r--  0:0         1.23kB    /gone',
      '1              lrwxrwxrwx  0:0                   /l\\x07 -> a\\x0ab',
      '1      A       crw-r--r--  0:0         5,1       /\\xff\\\\',
      '',
    ]);
    const request = { image: 'web', layer: 0, onlyChanges: false, path: Buffer.from('etc'), depth: 0 };
    expect(listFiles).toHaveBeenLastCalledWith(request, expect.anything());
  });

  test('prints JSON, a line for each', async () => {
    const { stdout } = await run('--json', '--layer', '2', '--only-changes', 'web');
    const objects = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(objects[1]).toMatchObject({ Path: '/gone', Change: 'removed', Layer: 2, Holder: 1, Size: 1234 });
    expect(objects[3]).toMatchObject({ PathBase64: '/1w=', Device: '5:1' });
    expect(listFiles).toHaveBeenLastCalledWith(
      expect.objectContaining({ layer: 2, onlyChanges: true }),
      expect.anything(),
    );
  });

  test.each(['0', '-1', 'x'])('refuses layer %s', async (layer) => {
    expect(await run('--layer', layer, 'web')).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

test('image diff names what changed', async () => {
  const differences: readonly FileDifference[] = [
    { change: 'added', file: buildFile('new'), before: null, aspects: [] },
    { change: 'changed', file: buildFile('etc/a'), before: buildFile('etc/a', { uid: 3 }), aspects: ['mode', 'owner'] },
  ];
  const script = { explorer: { compare: vi.fn(() => batches(differences)) } };
  expect((await runTdctl(['image', 'diff', 'a', 'b'], { script })).stdout).toBe('A /new\nC /etc/a (mode, owner)\n');
  const [, second = ''] = (await runTdctl(['image', 'diff', '--json', 'a', 'b'], { script })).stdout.split('\n');
  expect(JSON.parse(second)).toMatchObject({ Change: 'changed', Before: { Uid: 3 }, Aspects: ['mode', 'owner'] });
});

test('image cat prints the bytes as they are', async () => {
  const readFile = vi.fn(async function* () {
    yield await Promise.resolve(Buffer.from('a\u001B'));
    yield Buffer.from('b');
  });
  const { stdout } = await runTdctl(['image', 'cat', 'web', '/etc/a'], { script: { explorer: { readFile } } });
  expect(stdout).toBe('a\u001Bb');
  expect(readFile).toHaveBeenCalledWith({ image: 'web', path: Buffer.from('/etc/a') }, expect.anything());
});

test('image efficiency rounds down, and names the largest', async () => {
  const efficiency = () =>
    Promise.resolve({
      totalBytes: 10_000,
      wastedBytes: 1,
      wastedFiles: 1,
      layers: [
        { diffId: 'sha256:a', contentBytes: 9000, wastedBytes: 1 },
        { diffId: 'sha256:b', contentBytes: 1000, wastedBytes: 0 },
      ],
      largest: [{ path: Buffer.from('etc/a'), sizeBytes: 1, layer: 1, hiddenBy: 2, isDeleted: true }],
    });
  const { stdout } = await runTdctl(['image', 'efficiency', 'web'], { script: { explorer: { efficiency } } });
  expect(stdout.split('\n')).toEqual([
    'Efficiency:  99.9%',
    'Files:       10kB in all layers',
    'Wasted:      1B in 1 file that a layer above replaces or deletes',
    '  layer 1: 1B of 9kB',
    '',
    'Largest:',
    expect.stringMatching(/^ +1B +\/etc\/a of layer 1, deleted by layer 2$/),
    '',
  ]);
});

function buildLineage(id: string, changes: Partial<LineageImage> = {}): LineageImage {
  return {
    id: `sha256:${id.repeat(64)}`,
    tags: [`${id}:1`],
    created: '',
    parentId: '',
    sizeBytes: 3_000_000,
    sharedBytes: 1_000_000,
    uniqueBytes: 2_000_000,
    freedBytes: 2_100_000,
    baseName: '',
    baseDigest: '',
    pinnedAt: '',
    platform: null,
    ...changes,
  };
}

test('image tree draws bases above what is based on them', async () => {
  const parentId = `sha256:${'a'.repeat(64)}`;
  const images = [
    buildLineage('a'),
    buildLineage('b', { parentId }),
    buildLineage('c', { parentId: `sha256:${'b'.repeat(64)}`, tags: [] }),
    buildLineage('d', { parentId }),
    buildLineage('e', { parentId: 'sha256:not-shown' }),
  ];
  const lineage = vi.fn(() => Promise.resolve(images));
  const { stdout } = await runTdctl(['image', 'tree', 'b'], { script: { explorer: { lineage } } });
  expect(stdout.split('\n').map((row) => row.trimEnd())).toEqual([
    'IMAGE                       SIZE      SHARED    UNIQUE    FREED IF REMOVED',
    'a:1 aaaaaaaaaaaa            3MB       1MB       2MB       2.1MB',
    '├─ b:1 bbbbbbbbbbbb         3MB       1MB       2MB       2.1MB',
    '│  └─ <none> cccccccccccc   3MB       1MB       2MB       2.1MB',
    '└─ d:1 dddddddddddd         3MB       1MB       2MB       2.1MB',
    'e:1 eeeeeeeeeeee            3MB       1MB       2MB       2.1MB',
    '',
  ]);
  expect(lineage).toHaveBeenCalledWith('b', expect.anything());
});
