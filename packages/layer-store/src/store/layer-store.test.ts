import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type DiffId, digestHex, type IngestProgress, type IngestResult, parseDigest } from '@tinydock/domain';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INGEST_WORKER } from '../testing/bundled.ts';
import { chunksOf, collect, diffIdOf, layerTar } from '../testing/layer-tar.ts';
import { openTestStore, TEST_LIMITS, type TestStore } from '../testing/test-store.ts';

const TAR = layerTar([
  { path: 'etc/' },
  { path: 'etc/hosts', content: '127.0.0.1 localhost\n' },
  { path: 'usr/bin/tool', content: Buffer.alloc(300_000, 'tool'), mode: 0o4755 },
]);
const DIFF_ID = diffIdOf(TAR);
const GZIP = gzipSync(TAR);

type MemoryStore = TestStore<MemoryLayerCatalog>;

let test: MemoryStore;
beforeEach(() => {
  test = openTestStore(createMemoryLayerCatalog());
});
afterEach(async () => {
  await test.dispose();
});

function expectNothingLeft(store = test): void {
  expect(store.list('staging')).toEqual([]);
  expect(store.list('layers')).toEqual([]);
  expect(store.catalog.snapshot()).toEqual({ staging: [], layers: [] });
}

function ingest(bytes: Uint8Array, expected?: object): Promise<IngestResult> {
  return test.store.ingest({ source: () => chunksOf(bytes), ...(expected === undefined ? {} : { expected }) });
}

describe('ingest', () => {
  it.each([
    ['none', TAR],
    ['gzip', GZIP],
    ['zstd', zstdCompressSync(TAR)],
  ] as const)('stores the bytes of a layer in %s', async (compression, bytes) => {
    const digest = parseDigest(diffIdOf(bytes));
    const progress: IngestProgress[] = [];
    const result = await test.store.ingest({
      source: () => chunksOf(bytes),
      expected: { digest, sizeBytes: bytes.length, diffId: DIFF_ID },
      onProgress: (event) => progress.push(event),
    });
    const compressed = compression === 'none' ? undefined : { digest, sizeBytes: bytes.length, compression };
    expect(result).toMatchObject({ alreadyPresent: false, compressed });
    expect(result.layer).toMatchObject({
      diffId: DIFF_ID,
      tarBytes: TAR.length,
      entries: 6,
      contentBytes: 300_020,
      impliedDirectories: ['', 'usr', 'usr/bin'],
      compressed,
      createdAt: '2026-01-02T03:04:05.000Z',
    });
    const directory = join(test.root, 'layers', digestHex(DIFF_ID));
    expect(readFileSync(join(directory, 'layer.tar')).equals(TAR)).toBe(true);
    expect(statSync(join(directory, 'layer.erofs')).size).toBe(result.layer.indexBytes);
    expect(JSON.parse(readFileSync(join(directory, 'layer.json'), 'utf8'))).toMatchObject({
      layer: { diffId: DIFF_ID },
    });
    expect(test.list('staging')).toEqual([]);
    expect(test.catalog.snapshot()).toEqual({ staging: [], layers: [result.layer] });
    expect(progress.at(-2)).toEqual({ kind: 'received', bytes: bytes.length });
    expect(progress.at(-1)).toEqual({ kind: 'finishing' });
  });

  it('does not open the source of a layer that is here', async () => {
    await ingest(TAR);
    const source = (): never => {
      throw new Error('the source was opened');
    };
    const again = await test.store.ingest({ source, expected: { diffId: DIFF_ID } });
    expect(again).toMatchObject({ alreadyPresent: true, compressed: undefined, layer: { diffId: DIFF_ID } });
  });

  it('discards a layer that turns out to be here, and tells its compressed form', async () => {
    await ingest(TAR);
    const again = await ingest(GZIP);
    expect(again).toMatchObject({ alreadyPresent: true, compressed: { compression: 'gzip', sizeBytes: GZIP.length } });
    expect(again.layer.compressed).toBeUndefined();
    expect(test.list('staging')).toEqual([]);
  });

  it('takes shared, tiny and huge chunks', async () => {
    const reused = Buffer.alloc(1000);
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 100_000; at += 1000) {
        TAR.copy(reused, 0, at, at + 1000);
        yield reused;
        await Promise.resolve();
      }
      yield new Uint8Array();
      yield TAR.subarray(100_000, 100_001);
      yield TAR.subarray(100_001);
    }
    expect((await test.store.ingest({ source })).layer.diffId).toBe(DIFF_ID);
    const big = Buffer.concat([layerTar([{ path: 'big', content: Buffer.alloc(9_000_000, 'x') }])]);
    expect((await test.store.ingest({ source: () => chunksOf(big, 1e9) })).layer.diffId).toBe(diffIdOf(big));
  });

  it('stores a layer with nothing in it', async () => {
    expect((await ingest(Buffer.alloc(1024))).layer).toMatchObject({ entries: 1, tarBytes: 1024, contentBytes: 0 });
    expect((await ingest(new Uint8Array())).layer).toMatchObject({ entries: 1, tarBytes: 0 });
  });

  const other = parseDigest(`sha256:${'0'.repeat(64)}`);
  it.each([
    ['digest', GZIP, { digest: other }, 'DIGEST_MISMATCH'],
    ['diffID', GZIP, { diffId: other }, 'DIFF_ID_MISMATCH'],
    ['larger size', GZIP, { sizeBytes: GZIP.length - 1 }, 'SIZE_MISMATCH'],
    ['smaller size', GZIP, { sizeBytes: GZIP.length + 1 }, 'SIZE_MISMATCH'],
    ['truncated gzip', GZIP.subarray(0, -100), {}, 'INVALID_LAYER'],
    ['truncated tar', TAR.subarray(0, 200_000), {}, 'INVALID_LAYER'],
    ['bytes that are no tar', Buffer.alloc(5000, 'nonsense'), {}, 'INVALID_LAYER'],
    ['xz', Buffer.from('fd377a585a000004', 'hex'), {}, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('refuses a wrong layer (%s) and leaves nothing', async (...[, bytes, expected, reason]) => {
    await expect(ingest(bytes, expected)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason });
    expectNothingLeft();
  });

  it('passes on what the source throws, and ends it', async () => {
    let isEnded = false;
    async function* source(signal: AbortSignal): AsyncGenerator<Uint8Array> {
      signal.addEventListener('abort', () => (isEnded = true));
      yield TAR.subarray(0, 5000);
      await Promise.resolve();
      throw new Error('the connection was reset');
    }
    await expect(test.store.ingest({ source })).rejects.toThrow('the connection was reset');
    expect(isEnded).toBe(true);
    expectNothingLeft();
  });
});

describe('limits', () => {
  it.each([
    ['max-layer-bytes', { maxTarBytes: 200_000 }, TAR],
    ['max-layer-entries', { maxEntries: 3 }, TAR],
    [
      'max-compression-ratio',
      { maxRatio: 50 },
      gzipSync(layerTar([{ path: 'zeros', content: Buffer.alloc(80 * 2 ** 20) }])),
    ],
  ])('refuses a layer beyond %s, and names it', async (setting, limits, bytes) => {
    const limited = openTestStore(createMemoryLayerCatalog(), { limits: { ...TEST_LIMITS, ...limits } });
    try {
      await expect(limited.store.ingest({ source: () => chunksOf(bytes) })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        reason: 'LIMIT_EXCEEDED',
        hint: `Raise ${setting} in the configuration of the daemon if you trust this image.`,
      });
      expectNothingLeft(limited);
    } finally {
      await limited.dispose();
    }
  });

  it('stops a gzip bomb while it inflates', async () => {
    const limited = openTestStore(createMemoryLayerCatalog(), {
      limits: { ...TEST_LIMITS, maxTarBytes: 50 * 2 ** 20 },
    });
    const member = gzipSync(Buffer.alloc(64 * 2 ** 20));
    let sent = 0;
    async function* bomb(): AsyncGenerator<Uint8Array> {
      for (; sent < 10_000; sent += 1) {
        await Promise.resolve();
        yield member;
      }
    }
    try {
      await expect(limited.store.ingest({ source: bomb })).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
      expect(sent).toBeLessThan(1000);
      expectNothingLeft(limited);
    } finally {
      await limited.dispose();
    }
  });
});

describe('a worker that cannot run', () => {
  it('is a clear error, and leaves nothing', async () => {
    const broken = openTestStore(createMemoryLayerCatalog(), {
      workers: { count: 1, url: new URL('./no-such-worker.js', INGEST_WORKER) },
    });
    try {
      await expect(broken.store.ingest({ source: () => chunksOf(TAR) })).rejects.toMatchObject({ code: 'INTERNAL' });
      expectNothingLeft(broken);
    } finally {
      await broken.dispose();
    }
  });

  it('is replaced after a crash by running out of memory', async () => {
    const small = openTestStore(createMemoryLayerCatalog(), {
      workers: { count: 1, url: INGEST_WORKER, maxHeapMiB: 24 },
      limits: { ...TEST_LIMITS, maxEntries: 10_000_000 },
    });
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 2_000_000; at += 1000) {
        const entries = Array.from({ length: 1000 }, (_, index) => ({ path: `directory-${at + index}/` }));
        yield layerTar(entries).subarray(0, -1024);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    try {
      await expect(small.store.ingest({ source: endless })).rejects.toMatchObject({ code: 'INTERNAL' });
      expectNothingLeft(small);
      expect((await small.store.ingest({ source: () => chunksOf(TAR) })).layer.diffId).toBe(DIFF_ID);
    } finally {
      await small.dispose();
    }
  });
});

describe('reading, verifying and removing', () => {
  it('gives the tar back, and ends when told', async () => {
    await ingest(GZIP);
    expect((await collect(test.store.readTar(DIFF_ID))).equals(TAR)).toBe(true);
    const cancelled = test.store.readTar(DIFF_ID, AbortSignal.abort());
    await expect(collect(cancelled)).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(collect(test.store.readTar(parseOther()))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('streams the tar in memory that is used again', async () => {
    await ingest(GZIP);
    const chunks: Buffer[] = [];
    for await (const chunk of test.store.streamTar(DIFF_ID)) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(TAR)).toBe(true);
    const cancelled = test.store.streamTar(DIFF_ID, AbortSignal.abort());
    await expect(collect(cancelled)).rejects.toMatchObject({ code: 'CANCELLED' });
    for await (const chunk of test.store.streamTar(DIFF_ID)) if (chunk.length > 0) break;
    await expect(collect(test.store.streamTar(parseOther()))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('finds a stored layer intact', async () => {
    await ingest(GZIP);
    expect(await test.store.verify(DIFF_ID)).toEqual({ kind: 'intact', diffId: DIFF_ID });
    expect(test.list('staging')).toEqual([]);
    await expect(test.store.verify(DIFF_ID, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(test.store.verify(parseOther())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['a changed tar', 'layer.tar', (path: string) => flip(path, 150_000), /layer.tar has digest sha256/],
    ['a broken header', 'layer.tar', (path: string) => flip(path, 600), /layer.tar has digest sha256/],
    ['a shorter tar', 'layer.tar', (path: string) => truncateSync(path, 1000), /1000 bytes instead of/],
    ['a changed index', 'layer.erofs', (path: string) => flip(path, 2000), /layer.erofs differs/],
    ['a longer index', 'layer.erofs', (path: string) => appendFileSync(path, 'x'), /layer.erofs differs/],
    ['a damaged record', 'layer.json', (path: string) => writeFileSync(path, '{'), /layer.json is damaged/],
  ])('finds %s', async (...[, file, damage, problem]) => {
    await ingest(TAR);
    damage(join(test.root, 'layers', digestHex(DIFF_ID), file));
    const verified = await test.store.verify(DIFF_ID);
    expect(verified.kind === 'damaged' ? verified.problem : verified.kind).toMatch(problem);
    expect(test.list('staging')).toEqual([]);
  });

  it('removes layers, but not those that are mounted or missing', async () => {
    const mounted = diffIdOf(Buffer.alloc(1024));
    const careful = openTestStore(createMemoryLayerCatalog(), {
      mounts: { isMounted: (diffId) => diffId === mounted },
    });
    try {
      await careful.store.ingest({ source: () => chunksOf(TAR) });
      await careful.store.ingest({ source: () => chunksOf(Buffer.alloc(1024)) });
      expect(await careful.store.remove([DIFF_ID, mounted, parseOther(), DIFF_ID])).toEqual([DIFF_ID]);
      expect(careful.list('layers')).toEqual([digestHex(mounted)]);
      expect(careful.store.list().map(({ diffId }) => diffId)).toEqual([mounted]);
      await careful.store.close();
      expect(careful.list('trash')).toEqual([]);
    } finally {
      await careful.dispose();
    }
  });
});

function parseOther(): DiffId {
  return diffIdOf(Buffer.from('another'));
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
  expect(existsSync(path)).toBe(true);
}
