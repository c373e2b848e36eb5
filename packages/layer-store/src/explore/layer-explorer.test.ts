import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { DiffId, LayerExplorer, ListedFile, ListFilesRequest, TreeDifference } from '@tinydock/domain';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoreLayout } from '../store/store-layout.ts';
import { EXPLORE_WORKER } from '../testing/bundled.ts';
import { chunksOf, diffIdOf, layerTar, type TestEntry } from '../testing/layer-tar.ts';
import { randomStack } from '../testing/random-stack.ts';
import { mayMount, openTestStore, type TestStore } from '../testing/test-store.ts';
import { createLayerExplorer } from './layer-explorer.ts';

let test: TestStore<MemoryLayerCatalog>;
let explorer: LayerExplorer;

beforeAll(() => {
  test = openTestStore(createMemoryLayerCatalog());
  explorer = createLayerExplorer({ root: test.root, workerUrl: EXPLORE_WORKER, maxThreads: 2 });
});
afterAll(async () => {
  await explorer.close();
  await test.dispose();
});

async function store(...layers: readonly (readonly TestEntry[])[]): Promise<DiffId[]> {
  const diffIds: DiffId[] = [];
  for (const entries of layers) {
    const tar = layerTar(entries);
    await test.store.ingest({ source: () => chunksOf(tar) });
    diffIds.push(diffIdOf(tar));
  }
  return diffIds;
}

async function flatten<Item>(batches: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}

async function list(diffIds: readonly DiffId[], changes: Partial<ListFilesRequest> = {}): Promise<ListedFile[]> {
  const request = { diffIds, layer: undefined, onlyChanges: false, path: '', ...changes };
  return flatten(explorer.listFiles(request));
}

async function changes(diffIds: readonly DiffId[], request: Partial<ListFilesRequest> = {}): Promise<string[]> {
  const files = await list(diffIds, { onlyChanges: true, ...request });
  return files.map(
    ({ layer, change, path, holder }) => `${layer} ${change} ${path}${holder === layer ? '' : ` of ${holder}`}`,
  );
}

async function compare(from: readonly DiffId[], to: readonly DiffId[]): Promise<string[]> {
  const found: TreeDifference[] = await flatten(explorer.compareTrees({ from, to }));
  return found.map(
    (one) => `${one.kind} ${one.file.path}${one.kind === 'changed' ? `: ${one.aspects.join(' ')}` : ''}`,
  );
}

async function read(diffIds: readonly DiffId[], path: string): Promise<string> {
  const { contents } = await explorer.openFile({ diffIds, path });
  return (await buffer(contents)).toString();
}

const BASE: readonly TestEntry[] = [
  { path: './' },
  { path: 'etc/' },
  { path: 'etc/a', content: 'low' },
  { path: 'etc/b', content: 'lower' },
  { path: 'old/', mode: 0o700 },
  { path: 'old/x', content: '12345' },
  { path: 'one', content: 'linked' },
  { path: 'two', type: 'hardLink', linkPath: 'one' },
];
const NEXT: readonly TestEntry[] = [
  { path: 'etc/', mtimeSeconds: 5 },
  { path: 'etc/a', content: 'high', uid: 7 },
  { path: 'etc/.wh.b' },
  { path: 'etc/.wh.never' },
  { path: 'old/.wh..wh..opq' },
  { path: 'old/y', content: 'y' },
  { path: '.wh.one' },
];

describe('listFiles', () => {
  it('tells what each layer adds, changes and removes', async () => {
    const diffIds = await store(BASE, NEXT, [{ path: '.wh.two' }, { path: '.wh.etc' }]);
    expect(await changes(diffIds)).toEqual([
      ...['', 'etc', 'etc/a', 'etc/b', 'old', 'old/x', 'one', 'two'].map((path) => `0 added ${path}`),
      ...[
        '1 changed etc/a',
        '1 removed etc/b of 0',
        '1 changed old',
        '1 removed old/x of 0',
        '1 added old/y',
        '1 removed one of 0',
      ],
      ...['2 removed etc of 1', '2 removed etc/a of 1', '2 removed two of 0'],
    ]);
    expect(await changes(diffIds, { layer: 2 })).toEqual((await changes(diffIds)).slice(-3));
    expect(await changes(diffIds, { layer: 1, path: 'etc/b' })).toEqual(['1 removed etc/b of 0']);
  });

  it('shows the tree as a layer leaves it', async () => {
    const diffIds = await store(BASE, NEXT);
    const shown = (await list(diffIds, { layer: 1 })).map(({ change, path, holder }) => `${change} ${path} ${holder}`);
    expect(shown).toEqual([
      ...['unchanged  0', 'unchanged etc 1', 'changed etc/a 1', 'removed etc/b 0', 'changed old 1'],
      ...['removed old/x 0', 'added old/y 1', 'removed one 0', 'unchanged two 0'],
    ]);
    const seen = (await list(diffIds)).map(({ path, holder, mode, uid, sizeBytes }) => ({
      path,
      holder,
      mode,
      uid,
      sizeBytes,
    }));
    expect(seen).toContainEqual({ path: 'etc/a', holder: 1, mode: 0o644, uid: 7, sizeBytes: 4 });
    expect(seen).toContainEqual({ path: 'old', holder: 1, mode: 0o755, uid: 0, sizeBytes: 0 });
    expect(seen).toHaveLength(6);
  });

  it('goes as deep as it is told', async () => {
    const diffIds = await store(BASE, NEXT);
    const paths = async (request: Partial<ListFilesRequest>): Promise<string[]> =>
      (await list(diffIds, request)).map(({ path }) => path);
    const all = await paths({});
    expect(await paths({ depth: 1 })).toEqual(all.filter((path) => !path.includes('/')));
    expect(await paths({ depth: 1, path: 'etc' })).toEqual(all.filter((path) => path.startsWith('etc')));
    expect(await paths({ depth: 9 })).toEqual(all);
    const changed = await paths({ layer: 1, onlyChanges: true });
    expect(await paths({ layer: 1, onlyChanges: true, depth: 1 })).toEqual(
      changed.filter((path) => !path.includes('/')),
    );
  });

  it('begins at a path, through symlinks among its parents', async () => {
    const diffIds = await store([
      { path: 'usr/bin/' },
      { path: 'usr/bin/sh', content: 'x' },
      { path: 'bin', type: 'symlink', linkPath: '/usr/bin' },
    ]);
    const at = async (path: string): Promise<string[]> => (await list(diffIds, { path })).map((file) => file.path);
    expect(await at('/usr')).toEqual(['usr', 'usr/bin', 'usr/bin/sh']);
    expect(await at('bin/sh')).toEqual(['usr/bin/sh']);
    expect(await at('bin')).toEqual(['bin']);
    expect(await at('bin/')).toEqual(['usr/bin', 'usr/bin/sh']);
    expect(await at('../../usr/bin/../bin/sh')).toEqual(['usr/bin/sh']);
    await expect(at('usr/nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(at('usr/bin/sh/x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses a layer that the image does not have', async () => {
    const diffIds = await store(BASE);
    await expect(list(diffIds, { layer: 1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('gives an image without layers an empty list', async () => {
    expect(await list([])).toEqual([]);
  });

  it('is batched, and ends with its signal', async () => {
    const diffIds = await store(Array.from({ length: 2000 }, (_, at) => ({ path: `f${at}` })));
    const abort = new AbortController();
    const sizes: number[] = [];
    const reading = async (): Promise<void> => {
      const request = { diffIds, layer: undefined, onlyChanges: false, path: '', signal: abort.signal };
      for await (const batch of explorer.listFiles(request)) {
        sizes.push(batch.length);
        if (sizes.length === 3) abort.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(sizes).toEqual([256, 256, 256]);
    await Promise.all([list(diffIds), list(diffIds), list(diffIds)]);
  });
});

describe.skipIf(!mayMount)('a listing and a mount (needs CAP_SYS_ADMIN)', () => {
  function describeMount(root: string, path = ''): string[] {
    const stats = lstatSync(join(root, path));
    const mode = (stats.mode & 0o7777).toString(8);
    const target = stats.isSymbolicLink() ? readlinkSync(join(root, path)) : '';
    const line = `${path} ${mode} ${stats.uid}:${stats.gid} ${stats.isFile() ? stats.size : 0} ${target}`;
    if (!stats.isDirectory()) return [line];
    const names = readdirSync(join(root, path), { encoding: 'latin1' }).sort();
    return [line, ...names.flatMap((name) => describeMount(root, path === '' ? name : `${path}/${name}`))];
  }

  it.each(Array.from({ length: 12 }, (_, seed) => seed))('agree on random stack %i', async (seed) => {
    const diffIds = await store(...randomStack(seed, 4));
    const mounter = test.createMounter();
    const target = join(test.root, 'rootfs');
    await mounter.mount({ holder: 'test', diffIds, writableDir: join(test.root, 'writable'), target });
    try {
      const listed = (await list(diffIds)).map(
        ({ path, mode, uid, gid, sizeBytes, linkTarget }) =>
          `${path} ${mode.toString(8)} ${uid}:${gid} ${sizeBytes} ${linkTarget}`,
      );
      expect(listed).toEqual(describeMount(target));
    } finally {
      await mounter.dispose();
    }
  });
});

describe('the changes of random stacks', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('lead from layer to layer in stack %i', async (seed) => {
    const diffIds = await store(...randomStack(seed, 3));
    let before = new Set<string>();
    for (let layer = 0; layer < diffIds.length; layer++) {
      const own = await list(diffIds, { layer, onlyChanges: true });
      for (const { change, path } of own) expect(before.has(path), `${change} ${path}`).toBe(change !== 'added');
      const after = new Set(before);
      for (const { change, path } of own) if (change === 'removed') after.delete(path);
      for (const { change, path } of own) if (change !== 'removed') after.add(path);
      const shown = (await list(diffIds.slice(0, layer + 1))).map(({ path }) => path);
      expect([...after].sort()).toEqual([...shown].sort());
      before = after;
    }
  });
});

describe('compareTrees', () => {
  it('finds nothing between an image and itself, or its layers stored anew with other times', async () => {
    const [base, again] = await store(
      BASE,
      BASE.map((entry) => ({ ...entry, mtimeSeconds: 99 })),
    );
    expect(base).not.toBe(again);
    expect(await compare([base as DiffId], [base as DiffId])).toEqual([]);
    expect(await compare([base as DiffId], [again as DiffId])).toEqual([]);
  });

  it('names what differs, in contents of one size too', async () => {
    const common: readonly TestEntry[] = [{ path: './' }, { path: 'same', content: 'same' }];
    const from = await store([
      ...common,
      { path: 'contents', content: 'abc' },
      { path: 'mode', mode: 0o600 },
      { path: 'gone/' },
      { path: 'gone/x' },
      { path: 'type/' },
      { path: 'link', type: 'symlink', linkPath: 'a' },
      { path: 'attributes', xattrs: new Map([['user.a', Buffer.from('1')]]) },
    ]);
    const to = await store([
      ...common,
      { path: 'contents', content: 'abd' },
      { path: 'mode', mode: 0o644, uid: 3 },
      { path: 'gone-not' },
      { path: 'type', content: 'now a file' },
      { path: 'link', type: 'symlink', linkPath: 'b' },
      { path: 'attributes', xattrs: new Map([['user.a', Buffer.from('2')]]) },
    ]);
    expect((await compare(from, to)).sort()).toEqual([
      'added gone-not',
      'changed attributes: attributes',
      'changed contents: contents',
      'changed link: target',
      'changed mode: mode owner',
      'changed type: type mode',
      'removed gone',
      'removed gone/x',
    ]);
  });

  it('walks both trees in one order', async () => {
    const paths = ['a/', 'a/x', 'a!', 'a.b', 'b/', 'b/y', 'b-'];
    const from = await store(paths.map((path) => ({ path })));
    const to = await store([...paths, 'a/z', 'c'].map((path) => ({ path })));
    expect(await compare(from, to)).toEqual(['added a/z', 'added c']);
  });
});

describe('openFile', () => {
  it('reads through symlinks, which stay inside the image', async () => {
    const diffIds = await store([
      { path: 'etc/passwd', content: 'of the image' },
      { path: 'up', type: 'symlink', linkPath: '../../../../etc/passwd' },
      { path: 'dir/absolute', type: 'symlink', linkPath: '/up' },
      { path: 'circle', type: 'symlink', linkPath: 'circle' },
      { path: 'broken', type: 'symlink', linkPath: 'nowhere' },
    ]);
    expect(await read(diffIds, 'etc/passwd')).toBe('of the image');
    expect(await read(diffIds, '/dir/absolute')).toBe('of the image');
    expect((await explorer.openFile({ diffIds, path: 'up' })).file.path).toBe('etc/passwd');
    await expect(read(diffIds, 'circle')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(read(diffIds, 'broken')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(read(diffIds, 'etc')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(read(diffIds, '')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('reads the copy that is seen, whole, and not what is deleted', async () => {
    const long = 'x'.repeat(700_000);
    const diffIds = await store(
      [{ path: 'a', content: 'low' }, { path: 'b' }, { path: 'empty' }],
      [{ path: 'a', content: long }, { path: '.wh.b' }],
    );
    expect(await read(diffIds, 'a')).toBe(long);
    expect(await read(diffIds, 'empty')).toBe('');
    await expect(read(diffIds, 'b')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('measureWaste', () => {
  it('counts replaced and deleted copies, not the one that is needed', async () => {
    const diffIds = await store(BASE, NEXT);
    expect(await explorer.measureWaste({ diffIds, largest: 2 })).toEqual({
      totalBytes: 3 + 5 + 5 + 6 + 4 + 1,
      wastedBytes: 3 + 5 + 5,
      wastedFiles: 3,
      layers: [
        { contentBytes: 19, wastedBytes: 13 },
        { contentBytes: 5, wastedBytes: 0 },
      ],
      largest: [
        { path: 'etc/b', sizeBytes: 5, layer: 0, hiddenBy: 1, reason: 'deleted' },
        { path: 'old/x', sizeBytes: 5, layer: 0, hiddenBy: 1, reason: 'deleted' },
      ],
    });
  });

  it('needs a file as long as one of its names is seen', async () => {
    const diffIds = await store(BASE, [{ path: '.wh.one' }], [{ path: '.wh.two' }]);
    const waste = async (count: number): Promise<number> =>
      (await explorer.measureWaste({ diffIds: diffIds.slice(0, count), largest: 9 })).wastedBytes;
    expect([await waste(2), await waste(3)]).toEqual([0, 6]);
  });

  it.each(Array.from({ length: 12 }, (_, seed) => seed))('adds up for random stack %i', async (seed) => {
    const diffIds = await store(...randomStack(seed, 4));
    const { totalBytes, wastedBytes, layers, largest } = await explorer.measureWaste({ diffIds, largest: 1000 });
    expect(layers.map(({ contentBytes }) => contentBytes)).toEqual(
      diffIds.map((diffId) => test.store.get(diffId)?.contentBytes),
    );
    const seen = new Set(
      (await list(diffIds)).filter(({ kind }) => kind === 'file').map(({ path, holder }) => `${holder} ${path}`),
    );
    for (const { path, layer } of largest) expect(seen.has(`${layer} ${path}`)).toBe(false);
    expect(largest.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(wastedBytes);
    expect(wastedBytes).toBeLessThanOrEqual(totalBytes);
  });
});

describe('damage', () => {
  it.each(['layer.tar', 'layer.erofs', 'layer.json'])('is named where %s is missing', async (name) => {
    const diffIds = await store([...BASE, { path: name }]);
    rmSync(join(createStoreLayout(test.root).layerDir(diffIds[0] as DiffId), name));
    await expect(list(diffIds)).rejects.toMatchObject({ code: 'DATA_LOSS' });
    await expect(explorer.measureWaste({ diffIds, largest: 1 })).rejects.toMatchObject({ code: 'DATA_LOSS' });
  });

  it('is named where the index is damaged or the tar cut off', async () => {
    const diffIds = await store([...BASE, { path: 'damaged' }]);
    const directory = createStoreLayout(test.root).layerDir(diffIds[0] as DiffId);
    const tar = readFileSync(join(directory, 'layer.tar'));
    writeFileSync(join(directory, 'layer.tar'), tar.subarray(0, 1024));
    await expect(read(diffIds, 'etc/a')).rejects.toMatchObject({ code: 'DATA_LOSS' });
    const index = readFileSync(join(directory, 'layer.erofs'));
    writeFileSync(join(directory, 'layer.erofs'), index.fill(0xff, 1536, 1600));
    await expect(list(diffIds)).rejects.toMatchObject({ code: 'DATA_LOSS' });
  });
});
