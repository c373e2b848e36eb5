import { digestHex, type IngestProgress } from '@tinydock/domain';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunksOf, diffIdOf, layerTar } from '../testing/layer-tar.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';

const TAR = layerTar([{ path: 'a/' }, { path: 'a/file', content: Buffer.alloc(400_000, 'content') }]);
const DIFF_ID = diffIdOf(TAR);
const CANCELLED = { code: 'CANCELLED' };

/** A source whose second half waits until it is let go. */
class HeldSource {
  readonly #released = Promise.withResolvers<undefined>();
  readonly started = Promise.withResolvers<undefined>();
  opened = 0;
  isEnded = false;

  release(): void {
    this.#released.resolve(undefined);
  }

  fail(error: Error): void {
    this.#released.reject(error);
  }

  readonly open = async function* (this: HeldSource, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.opened += 1;
    signal.addEventListener('abort', () => (this.isEnded = true));
    yield TAR.subarray(0, 200_000);
    this.started.resolve(undefined);
    await this.#released.promise;
    yield TAR.subarray(200_000);
  }.bind(this);
}

let test: TestStore<MemoryLayerCatalog>;
let source: HeldSource;
beforeEach(() => {
  test = openTestStore(createMemoryLayerCatalog());
  source = new HeldSource();
});
afterEach(async () => {
  source.release();
  await test.dispose();
});

function expectNothingLeft(): void {
  expect(test.list('staging')).toEqual([]);
  expect(test.list('layers')).toEqual([]);
  expect(test.catalog.snapshot()).toEqual({ staging: [], layers: [] });
}

describe('one diffID wanted several times at once', () => {
  it('is ingested once, and all waiters get it and its progress', async () => {
    const events: IngestProgress[] = [];
    const first = test.store.ingest({ source: source.open, expected: { diffId: DIFF_ID } });
    await source.started.promise;
    const others = Array.from({ length: 5 }, () =>
      test.store.ingest({
        source: source.open,
        expected: { diffId: DIFF_ID },
        onProgress: (event) => events.push(event),
      }),
    );
    source.release();
    const results = await Promise.all([first, ...others]);
    expect(results.map((result) => result.alreadyPresent)).toEqual([false, true, true, true, true, true]);
    expect(new Set(results.map((result) => result.layer)).size).toBe(1);
    expect(source.opened).toBe(1);
    expect(events.filter((event) => event.kind === 'finishing')).toHaveLength(5);
  });

  it('goes on while one waiter is left, and stops with the last', async () => {
    const aborts = [new AbortController(), new AbortController()] as const;
    const ingests = aborts.map(({ signal }) =>
      test.store.ingest({ source: source.open, expected: { diffId: DIFF_ID }, signal }),
    );
    const [first, second] = ingests.map((ingest) => expect(ingest).rejects.toMatchObject(CANCELLED));
    await source.started.promise;
    aborts[0].abort();
    await first;
    expect(source.isEnded).toBe(false);
    expect(test.list('staging')).toHaveLength(1);
    aborts[1].abort();
    await second;
    expect(source.isEnded).toBe(true);
    expectNothingLeft();
  });

  it('begins anew for who comes after everybody has cancelled', async () => {
    const abort = new AbortController();
    const cancelled = test.store.ingest({ source: source.open, expected: { diffId: DIFF_ID }, signal: abort.signal });
    const rejection = expect(cancelled).rejects.toMatchObject(CANCELLED);
    await source.started.promise;
    abort.abort();
    const again = test.store.ingest({ source: () => chunksOf(TAR), expected: { diffId: DIFF_ID } });
    await rejection;
    expect(await again).toMatchObject({ alreadyPresent: false });
  });

  it('uses the source of the next waiter where the first one fails', async () => {
    const first = test.store.ingest({ source: source.open, expected: { diffId: DIFF_ID } });
    const rejection = expect(first).rejects.toThrow('the connection was reset');
    await source.started.promise;
    const second = test.store.ingest({ source: () => chunksOf(TAR), expected: { diffId: DIFF_ID } });
    const third = test.store.ingest({ source: () => chunksOf(TAR), expected: { diffId: DIFF_ID } });
    source.fail(new Error('the connection was reset'));
    await rejection;
    expect([(await second).alreadyPresent, (await third).alreadyPresent].toSorted()).toEqual([false, true]);
    expect(test.list('layers')).toEqual([digestHex(DIFF_ID)]);
  });

  it('is stored once where nobody knew the diffID', async () => {
    const results = await Promise.all(
      Array.from({ length: 4 }, () => test.store.ingest({ source: () => chunksOf(TAR) })),
    );
    expect(results.filter((result) => !result.alreadyPresent)).toHaveLength(1);
    expect(test.list('layers')).toEqual([digestHex(DIFF_ID)]);
    expect(test.list('staging')).toEqual([]);
  });

  it('is stored while the same layer is being removed', async () => {
    for (let round = 0; round < 10; round += 1) {
      await test.store.ingest({ source: () => chunksOf(TAR) });
      const [removed, ingested] = await Promise.all([
        test.store.remove([DIFF_ID]),
        test.store.ingest({ source: () => chunksOf(TAR) }),
      ]);
      const isHere = test.store.get(DIFF_ID) !== undefined;
      expect(test.list('layers')).toEqual(isHere ? [digestHex(DIFF_ID)] : []);
      expect(removed).toEqual([DIFF_ID]);
      if (!ingested.alreadyPresent) expect(isHere).toBe(true);
    }
  });
});

describe('cancellation', () => {
  it('ends an ingest whose source never answers', async () => {
    const abort = new AbortController();
    const deaf: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    };
    const ingest = test.store.ingest({ source: () => deaf, signal: abort.signal });
    const rejection = expect(ingest).rejects.toMatchObject(CANCELLED);
    setTimeout(() => abort.abort(), 50);
    await rejection;
    expectNothingLeft();
  });

  it('before the start opens nothing', async () => {
    const ingest = test.store.ingest({ source: source.open, signal: AbortSignal.abort() });
    await expect(ingest).rejects.toMatchObject(CANCELLED);
    expect(source.opened).toBe(0);
    expectNothingLeft();
  });

  it('at any moment leaves either nothing or the whole layer', async () => {
    for (let round = 0; round < 30; round += 1) {
      const abort = new AbortController();
      const ingest = test.store.ingest({ source: () => chunksOf(TAR, 50_000), signal: abort.signal });
      setTimeout(() => abort.abort(), round / 3);
      const outcome = await ingest.then(
        () => 'stored',
        (error: unknown) => (error as { code: string }).code,
      );
      expect(test.list('staging')).toEqual([]);
      if (outcome === 'stored') await test.store.remove([DIFF_ID]);
      else expect(outcome).toBe('CANCELLED');
      expect(test.list('layers')).toEqual([]);
      expect(test.catalog.snapshot()).toEqual({ staging: [], layers: [] });
    }
  });
});
