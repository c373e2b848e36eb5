import type { DiffId } from '@tinydock/domain';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { ErofsIndexReader } from '../explore/erofs-index-reader.ts';
import { type OpenLayer, openLayer } from '../explore/open-layers.ts';
import { createStoreLayout } from '../store/store-layout.ts';
import { chunksOf, diffIdOf, layerTar, type TestEntry } from '../testing/layer-tar.ts';
import { randomStack } from '../testing/random-stack.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { LayerPool } from './layer-pool.ts';
import { LayerTreeOpener, type LayerTreeReader } from './layer-tree-reader.ts';

let store: TestStore<MemoryLayerCatalog>;

beforeAll(() => {
  store = openTestStore(createMemoryLayerCatalog());
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await store.dispose();
});

async function ingest(layers: readonly (readonly TestEntry[])[]): Promise<DiffId[]> {
  const diffIds: DiffId[] = [];
  for (const entries of layers) {
    const tar = layerTar(entries);
    await store.store.ingest({ source: () => chunksOf(tar) });
    diffIds.push(diffIdOf(tar));
  }
  return diffIds;
}

/** Counts the layers that are opened and closed, and the directories that are read. */
class CountingPool extends LayerPool {
  opened = 0;
  closed = 0;
  directories = 0;

  constructor() {
    super((directory, resources) => this.#openCounted(directory, resources));
  }

  #openCounted(directory: string, resources: DisposableStack): OpenLayer {
    const layer = openLayer(directory, resources);
    this.opened += 1;
    resources.defer(() => (this.closed += 1));
    const entries: ErofsIndexReader['entries'] = (inode) => {
      this.directories += 1;
      return layer.index.entries(inode);
    };
    const index = new Proxy(layer.index, {
      get: (target, name) => {
        if (name === 'entries') return entries;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return { ...layer, index };
  }
}

test('each step of a build opens and reads the layer that the one before has added, not all of those below', async () => {
  const pool = new CountingPool();
  const opener = new LayerTreeOpener(store.root, pool);
  const layers = Array.from({ length: 60 }, (_, index) => [{ path: `srv/f${index}`, content: String(index) }]);
  const diffIds = await ingest(layers);
  for (let count = 1; count <= diffIds.length; count += 1) {
    const names = await opener.open(diffIds.slice(0, count), async (tree) => {
      expect(tree.stat('srv/f0')?.sizeBytes).toBe(1);
      return tree.list('srv');
    });
    expect(names.length).toBe(count);
  }
  expect(pool.opened).toBe(60);
  // The root and srv, of each.
  expect(pool.directories).toBe(120);
});

function describe(tree: LayerTreeReader, path: string): string[] {
  const file = tree.stat(path);
  if (file === undefined) return [`${path} is not there`];
  const { kind, mode, uid, gid, sizeBytes } = file;
  return [[path, kind, mode, uid, gid, sizeBytes].join(' ')];
}

function walk(tree: LayerTreeReader, path = ''): string[] {
  const children = tree.list(path).flatMap((name) => walk(tree, path === '' ? name : `${path}/${name}`));
  return [...describe(tree, path), ...children];
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'a stack that grows shows what one opened at once does: seed %i',
  async (seed) => {
    const diffIds = await ingest(randomStack(seed, 6));
    const growing = new LayerTreeOpener(store.root);
    const paths = ['a', 'a/b', 'a/b/c', 'c/a', 'b/a!/A', 'a/a', 'A/c', 'c'];
    for (let count = 1; count <= diffIds.length; count += 1) {
      const stack = diffIds.slice(0, count);
      const fresh = await new LayerTreeOpener(store.root).open(stack, async (tree) => walk(tree));
      const asked = paths.filter((_, index) => (index + count + seed) % 3 === 0);
      const expected = await new LayerTreeOpener(store.root).open(stack, async (tree) =>
        asked.flatMap((path) => describe(tree, path)),
      );
      // Some directories are not looked into at every step, and know nothing of the layers between.
      const found = await growing.open(stack, async (tree) => asked.flatMap((path) => describe(tree, path)));
      expect(found).toEqual(expected);
      if (count % 2 === 0) expect(await growing.open(stack, async (tree) => walk(tree))).toEqual(fresh);
    }
  },
);

test('users at the same time, of stacks that part, do not see what is not theirs', async () => {
  const opener = new LayerTreeOpener(store.root);
  const [base, one, other] = await ingest(['base', 'one', 'other'].map((name) => [{ path: `p/${name}` }]));
  if (base === undefined || one === undefined || other === undefined) throw new Error('no layers');
  const list = (diffIds: readonly DiffId[]): Promise<readonly string[]> =>
    opener.open(diffIds, async (tree) => {
      tree.list('p');
      await new Promise(setImmediate);
      return tree.list('p');
    });
  await list([base]);
  expect(await Promise.all([list([base, one]), list([base]), list([base, other])])).toEqual([
    ['base', 'one'],
    ['base'],
    ['base', 'other'],
  ]);
  expect(await list([base, other, one])).toEqual(['base', 'one', 'other']);
});

test('layers are closed some seconds after their last user, and at once after a failure', async () => {
  vi.useFakeTimers();
  const pool = new CountingPool();
  const [diffId] = await ingest([[{ path: 'x' }]]);
  if (diffId === undefined) throw new Error('no layer');
  const directory = createStoreLayout(store.root).layerDir(diffId);
  const use = async (work: () => Promise<void>): Promise<void> => {
    using held = await pool.acquire([directory]);
    await held.during(work);
  };
  await use(() => use(async () => undefined));
  vi.advanceTimersByTime(4000);
  await use(async () => undefined);
  vi.advanceTimersByTime(4000);
  expect([pool.opened, pool.closed]).toEqual([1, 0]);
  vi.advanceTimersByTime(10_000);
  expect([pool.opened, pool.closed]).toEqual([1, 1]);
  await expect(use(() => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged');
  expect([pool.opened, pool.closed]).toEqual([2, 2]);
});
