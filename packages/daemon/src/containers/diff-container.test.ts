import type { LayerExplorer, LayerFile } from '@tinydock/domain';
import { parseDiffId } from '@tinydock/domain';
import type { UpperFile } from '@tinydock/layer-store';
import { expect, test } from 'vitest';
import { diffContainer } from './diff-container.ts';

const DIFF_ID = parseDiffId(`sha256:${'0'.repeat(64)}`);

function lower(path: string, kind: LayerFile['kind'] = 'file'): LayerFile {
  return {
    path,
    kind,
    mode: 0o755,
    uid: 0,
    gid: 0,
    sizeBytes: 0,
    mtimeSeconds: 100,
    mtimeNanoseconds: 0,
    linkTarget: '',
    deviceMajor: 0,
    deviceMinor: 0,
  };
}

function upper(path: string, changes: Partial<UpperFile> = {}): UpperFile {
  return { path, kind: 'other', isOpaque: false, mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 100, ...changes };
}

async function diff(written: readonly UpperFile[], image: readonly LayerFile[]): Promise<string[]> {
  const explorer = {
    listFiles: async function* () {
      yield await Promise.resolve(image);
    },
  } as unknown as LayerExplorer;
  const { signal } = new AbortController();
  const changes = await diffContainer({ upper: written, diffIds: [DIFF_ID], explorer, signal });
  return changes.map(({ kind, path }) => `${kind} ${path}`);
}

const IMAGE = [
  lower('etc', 'directory'),
  lower('etc/a'),
  lower('etc/b'),
  lower('etc/sub', 'directory'),
  lower('usr', 'directory'),
];

test('nothing written, nothing changed', async () => {
  expect(await diff([], IMAGE)).toEqual([]);
});

test('added, changed and deleted files, with their parents', async () => {
  const written = [
    upper('etc', { kind: 'directory' }),
    upper('etc/a'),
    upper('etc/b', { kind: 'whiteout' }),
    upper('etc/sub', { kind: 'directory' }),
    upper('etc/sub/new'),
    upper('srv', { kind: 'directory' }),
  ];
  expect(await diff(written, IMAGE)).toEqual([
    'C /etc',
    'C /etc/a',
    'D /etc/b',
    'C /etc/sub',
    'A /etc/sub/new',
    'A /srv',
  ]);
});

test('a directory that was only copied up is no change; one with another mode is', async () => {
  expect(await diff([upper('usr', { kind: 'directory' })], IMAGE)).toEqual([]);
  expect(await diff([upper('usr', { kind: 'directory', mode: 0o700 })], IMAGE)).toEqual(['C /usr']);
});

test('a directory that was removed and made again hides what it had', async () => {
  const written = [upper('etc', { kind: 'directory', isOpaque: true, mtimeSeconds: 200 }), upper('etc/b')];
  expect(await diff(written, IMAGE)).toEqual(['C /etc', 'D /etc/a', 'C /etc/b', 'D /etc/sub']);
});

test('a whiteout of nothing is nothing; what takes the place of another kind is changed', async () => {
  expect(await diff([upper('ghost', { kind: 'whiteout' }), upper('usr')], IMAGE)).toEqual(['C /usr']);
});
