import { type BuildCacheRecord, type ContentReference, parseDiffId, parseDigest } from '@tinydock/domain';
import { createMemoryBuildCacheCatalog } from '@tinydock/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { BuildCache, type KeptDirectory, type PruneCacheRequest } from './build-cache.ts';

const NO_BOUND = { keepBytes: 0, maxUsedBytes: 0, minFreeBytes: 0 };
const ALL: PruneCacheRequest = { filters: [], all: false, ...NO_BOUND, planOnly: false, only: [] };

function hash(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** A step of a layer of so many bytes as its digit says. */
function step(digit: string, layer: string, usedMinute: number): BuildCacheRecord {
  const usedAt = `2026-01-01T00:${String(usedMinute).padStart(2, '0')}:00.000Z`;
  const [key, diffId] = [parseDigest(hash(digit)), parseDiffId(hash(layer))];
  return { key, diffId, createdAt: '2026-01-01T00:00:00.000Z', usedAt, description: `RUN ${digit}` };
}

let references: ContentReference[];
let collections: number;
let directories: KeptDirectory[];
let records: KeptDirectory[];
let catalog: ReturnType<typeof createMemoryBuildCacheCatalog>;
let cache: BuildCache;

beforeEach(() => {
  references = [];
  collections = 0;
  directories = [];
  records = [];
  catalog = createMemoryBuildCacheCatalog();
  for (const record of [step('a', '1', 30), step('b', '2', 10), step('c', '2', 20), step('d', '4', 40)])
    catalog.putStep(record);
  references.push({ kind: 'image', holder: hash('f'), content: parseDiffId(hash('4')) });
  cache = new BuildCache({
    cache: catalog,
    layers: { get: (diffId) => ({ diffId, tarBytes: Number(diffId.at(-1)) * 100, indexBytes: 0 }) as never },
    references: { listReferences: () => references },
    garbage: {
      collect: async () => {
        collections += 1;
        return [];
      },
    },
    directories: [
      { list: async () => [], remove: async () => false },
      {
        list: async () => directories,
        remove: async (key) => {
          const isFree = directories.some((directory) => directory.key === key) && !key.startsWith('9');
          if (isFree) directories = directories.filter((directory) => directory.key !== key);
          return isFree;
        },
      },
    ],
    records: {
      list: async () => records,
      remove: async (key) => {
        const known = records.some((record) => record.key === key);
        records = records.filter((record) => record.key !== key);
        return known;
      },
    },
    measureTree: async () => 50,
    measureFree: async () => 1000,
    clock: () => new Date('2026-01-01T01:00:00.000Z'),
  });
});

function names(steps: readonly { readonly description: string }[]): string {
  return steps.map(({ description }) => description.slice(-1)).join('');
}

describe('the build cache', () => {
  it('is listed by use, with what is shared', async () => {
    expect(names(await cache.list([]))).toBe('bcad');
    expect((await cache.list([])).map(({ isShared, sizeBytes }) => `${isShared} ${sizeBytes}`)).toEqual([
      'false 200',
      'false 200',
      'false 100',
      'true 400',
    ]);
    expect(names(await cache.list([{ key: 'until', value: '35m' }]))).toBe('bc');
    expect(names(await cache.list([{ key: 'shared', value: 'true' }]))).toBe('d');
    const ids = ['a', 'd'.repeat(12)].map((value) => ({ key: 'id', value }));
    expect(names(await cache.list(ids))).toBe('ad');
    await expect(cache.prune({ ...ALL, filters: [{ key: 'id', value: '' }] })).rejects.toThrow('beginning of an id');
    await expect(cache.list([{ key: 'color', value: 'red' }])).rejects.toThrow('invalid filter');
  });

  it('forgets what no image uses, and a layer once', async () => {
    const without = await cache.prune({ ...ALL, planOnly: true, without: [hash('f')] });
    expect([names(without.steps), without.freedBytes]).toEqual(['bcad', 700]);
    const plan = await cache.prune({ ...ALL, planOnly: true });
    expect([names(plan.steps), plan.freedBytes, collections]).toEqual(['bca', 300, 0]);
    expect(names(catalog.listSteps()).length).toBe(4);
    expect((await cache.prune(ALL)).freedBytes).toBe(300);
    expect(names(catalog.listSteps())).toBe('d');
    expect(collections).toBe(1);
    expect(await cache.prune({ ...ALL, all: true })).toMatchObject({ freedBytes: 0 });
    expect(catalog.listSteps()).toEqual([]);
  });

  it('keeps as much as it is told, and frees no layer that a step has', async () => {
    const pruned = await cache.prune({ ...ALL, keepBytes: 150 });
    expect([names(pruned.steps), pruned.freedBytes]).toEqual(['bc', 200]);
    expect((await cache.prune({ ...ALL, keepBytes: 150 })).steps).toEqual([]);
    catalog.putStep(step('b', '1', 50));
    expect(await cache.prune({ ...ALL, only: [hash('a')] })).toMatchObject({ freedBytes: 0 });
  });

  it.each([
    // The cache alone holds 300 bytes, and 1000 are free.
    [{ maxUsedBytes: 150 }, 'bc'],
    [{ maxUsedBytes: 150, keepBytes: 300 }, ''],
    [{ maxUsedBytes: 300, keepBytes: 150 }, ''],
    [{ minFreeBytes: 1000 }, ''],
    [{ minFreeBytes: 1100 }, 'bc'],
    [{ minFreeBytes: 1100, keepBytes: 300 }, ''],
    [{ minFreeBytes: 1000, maxUsedBytes: 150 }, 'bc'],
    [{ minFreeBytes: 9000, maxUsedBytes: 300 }, 'bca'],
  ])('keeps with %j all but %j', async (bounds, gone) => {
    expect(names((await cache.prune({ ...ALL, ...bounds, planOnly: true })).steps)).toBe(gone);
  });

  it.each([
    ['private', 'true', '89bca'],
    ['private', 'false', 'd'],
    ['shared', '0', '89bca'],
    ['inuse', 'true', '9'],
    ['mutable', '1', '89'],
    ['immutable', 'true', 'bcad'],
    ['type', 'regular', 'bcad'],
    ['type', 'exec.cachemount', '89'],
    ['description', 'RUN a', 'a'],
    ['description', 'id=', '89'],
  ])('lists with the filter %s=%s', async (key, value, expected) => {
    const usedAt = '2026-01-01T00:05:00.000Z';
    directories = ['8', '9'].map((digit) => ({
      ...{ key: digit.repeat(64), type: 'exec.cachemount', isInUse: digit === '9', directory: '/x' },
      ...{ description: `--mount=type=cache,id=${digit}`, createdAt: usedAt, usedAt },
    }));
    expect(names(await cache.list([{ key, value }]))).toBe(expected);
  });

  it.each([
    ['shared', 'maybe', 'expected true or false'],
    ['type', 'frontend', 'expected one of regular, exec.cachemount'],
    ['description', '', 'words of the description'],
    ['parents', 'a', 'expected one of id, until, type'],
  ])('refuses the filter %s=%s', async (key, value, words) => {
    await expect(cache.list([{ key, value }])).rejects.toThrow(words);
  });

  it('has the directories of cache mounts, of which those in use stay', async () => {
    const times = { createdAt: '2026-01-01T00:00:00.000Z', usedAt: '2026-01-01T00:05:00.000Z' };
    directories = ['8', '9'].map((digit) => ({
      key: digit.repeat(64),
      type: 'exec.cachemount',
      isInUse: digit === '9',
      description: `--mount=type=cache,id=${digit}`,
      directory: '/x',
      ...times,
    }));
    expect((await cache.list([])).map(({ description }) => description).slice(0, 2)).toEqual([
      '--mount=type=cache,id=8',
      '--mount=type=cache,id=9',
    ]);
    const only = ['8', '9'].map(hash);
    expect((await cache.prune({ ...ALL, only, planOnly: true })).freedBytes).toBe(100);
    expect(await cache.prune({ ...ALL, only })).toMatchObject({ steps: [{ key: hash('8') }], freedBytes: 50 });
    expect(directories.length).toBe(1);
  });

  it('what is known of builds goes with all of the cache, by its age', async () => {
    const record = (digit: string, minute: number): KeptDirectory => {
      const usedAt = `2026-01-01T00:${minute}:00.000Z`;
      return {
        key: digit.repeat(64),
        type: 'record',
        isInUse: false,
        description: `r${digit}`,
        directory: '/r',
        sizeBytes: 7,
        createdAt: usedAt,
        usedAt,
      };
    };
    records = [record('5', 15), record('6', 55)];
    expect(names(await cache.list([]))).not.toContain('5');
    expect(names((await cache.prune({ ...ALL, planOnly: true })).steps)).not.toContain('5');
    const old = { ...ALL, all: true, filters: [{ key: 'until', value: '30m' }], only: [hash('5'), hash('6')] };
    expect(await cache.prune({ ...old, planOnly: true })).toMatchObject({
      steps: [{ description: 'r5' }],
      freedBytes: 7,
    });
    expect(await cache.prune(old)).toMatchObject({ steps: [{ description: 'r5' }], freedBytes: 7 });
    expect(records).toHaveLength(1);
  });
});
