import type { DiffId, LayerExplorer } from '@tinydock/domain';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLayerExplorer } from '../explore/layer-explorer.ts';
import { EXPLORE_WORKER } from '../testing/bundled.ts';
import { chunksOf, diffIdOf, layerTar, type TestEntry } from '../testing/layer-tar.ts';
import { randomStack } from '../testing/random-stack.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { LayerTreeOpener, type LayerTreeReader } from './layer-tree-reader.ts';

let test: TestStore<MemoryLayerCatalog>;
let explorer: LayerExplorer;
let opener: LayerTreeOpener;

beforeAll(() => {
  test = openTestStore(createMemoryLayerCatalog());
  explorer = createLayerExplorer({ root: test.root, workerUrl: EXPLORE_WORKER, maxThreads: 1 });
  opener = new LayerTreeOpener(test.root);
});
afterAll(async () => {
  await explorer.close();
  await test.dispose();
});

async function store(layers: readonly (readonly TestEntry[])[]): Promise<DiffId[]> {
  const diffIds: DiffId[] = [];
  for (const entries of layers) {
    const tar = layerTar(entries);
    await test.store.ingest({ source: () => chunksOf(tar) });
    diffIds.push(diffIdOf(tar));
  }
  return diffIds;
}

function walk(tree: LayerTreeReader, path = ''): string[] {
  const file = tree.stat(path);
  if (file === undefined) throw new Error(`nothing at ${path}`);
  const { kind, mode, uid, gid, sizeBytes, linkTarget } = file;
  const children = tree.list(path).flatMap((name) => walk(tree, path === '' ? name : `${path}/${name}`));
  return [[path, kind, mode, uid, gid, sizeBytes, linkTarget].join(' '), ...children];
}

describe('the tree of layers', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('shows what the explorer lists: seed %i', async (seed) => {
    const diffIds = await store(randomStack(seed, 4));
    const listed: string[] = [];
    for await (const batch of explorer.listFiles({ diffIds, layer: undefined, onlyChanges: false, path: '' })) {
      for (const { path, kind, mode, uid, gid, sizeBytes, linkTarget } of batch)
        listed.push([path, kind, mode, uid, gid, sizeBytes, linkTarget].join(' '));
    }
    const walked = await opener.open(diffIds, async (tree) => walk(tree).filter((line) => !line.startsWith(' ')));
    expect(walked.sort()).toEqual(listed.filter((line) => !line.startsWith(' ')).sort());
    expect(walked.length).toBeGreaterThan(3);
  });

  it('reads contents, also through another name of a file', async () => {
    const big = 'x'.repeat(600_000);
    const diffIds = await store([
      [
        { path: 'a/b', content: big },
        { path: 'hard', type: 'hardLink', linkPath: 'a/b' },
        { path: 'more', type: 'hardLink', linkPath: 'a/b' },
        { path: 'empty', content: '' },
      ],
      [{ path: 'a/.wh.b' }, { path: 'link', type: 'symlink', linkPath: 'hard' }],
    ]);
    await opener.open(diffIds, async (tree) => {
      expect(Buffer.concat([...tree.read('hard')]).toString()).toBe(big);
      expect(tree.stat('hard')?.inode).toBeDefined();
      expect(tree.stat('more')?.inode).toBe(tree.stat('hard')?.inode);
      expect(tree.stat('empty')?.inode).toBeUndefined();
      expect([...tree.read('empty')]).toEqual([]);
      expect(tree.stat('a/b')).toBeUndefined();
      expect(tree.stat('link/x')).toBeUndefined();
      expect([...tree.read('link')]).toEqual([]);
      expect(tree.list('a')).toEqual([]);
    });
  });

  it('is empty without layers', async () => {
    await opener.open([], async (tree) => {
      expect(tree.stat('')).toBeUndefined();
      expect(tree.list('')).toEqual([]);
    });
  });
});
