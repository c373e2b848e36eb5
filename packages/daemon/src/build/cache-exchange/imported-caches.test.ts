import { createHash } from 'node:crypto';
import { type BuildEvent, type DiffId, parseDiffId, parseDigest, TinydockError } from '@tinydock/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { ImportedCaches, type ReadCache } from './imported-caches.ts';

const sha = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const key = (text: string) => parseDigest(sha(text));
const layer = (text: string): DiffId => parseDiffId(sha(text));

let here: Set<DiffId>;
let asked: DiffId[];
let fetched: DiffId[];
let events: BuildEvent[];
let caches: ImportedCaches;

/** A cache whose steps have layers of their names. */
function cache(name: string, layers: readonly string[], fails = false): ReadCache {
  return {
    name,
    reference: undefined,
    steps: layers.map((text) => ({ keys: [key(text)], diffId: layer(`${name} ${text}`), createdAt: '' })),
    forms: new Map(layers.map((text) => [layer(`${name} ${text}`), { mediaType: '', digest: key(text), size: 1 }])),
    fetch: async (diffId) => {
      await Promise.resolve();
      if (fails) throw new TinydockError({ code: 'DATA_LOSS', reason: 'DIGEST_MISMATCH', message: 'other bytes' });
      fetched.push(diffId);
      here.add(diffId);
    },
  };
}

beforeEach(() => {
  here = new Set();
  asked = [];
  fetched = [];
  events = [];
  let step = 0;
  caches = new ImportedCaches({
    layers: {
      get: (diffId) => {
        asked.push(diffId);
        return here.has(diffId) ? ({ diffId } as never) : undefined;
      },
    },
    maxConcurrentLayers: 2,
    steps: { nextStep: () => (step += 1), push: (event) => events.push(event) },
    signal: new AbortController().signal,
  });
});

describe('imported caches', () => {
  test('are asked in the order of the user', () => {
    caches.add(cache('one', ['a']));
    caches.add(cache('two', ['a', 'b']));
    expect(caches.find(key('a'))).toMatchObject({ source: 'one', diffId: layer('one a') });
    expect(caches.find(key('b'))?.source).toBe('two');
    expect(caches.find(key('c'))).toBeUndefined();
  });

  test('give a layer once, when it is wanted, and leave alone what is here or nowhere', async () => {
    caches.add(cache('one', ['a', 'b']));
    const wanted = [layer('one a'), layer('nowhere')];
    await Promise.all([caches.ensure(wanted), caches.ensure(wanted)]);
    await caches.ensure(wanted);
    expect(fetched).toEqual([layer('one a')]);
    expect(events.map(({ kind }) => kind)).toEqual(['step-started', 'step-done']);
  });

  test('ask the store only for layers that one of them has, of a thousand that each step has below it', async () => {
    const own = Array.from({ length: 1000 }, (_, index) => layer(`own ${index}`));
    await caches.ensure(own);
    caches.add(cache('one', ['a']));
    await caches.ensure([...own, layer('one a')]);
    expect(asked).toEqual([layer('one a')]);
  });

  test('that send something else are forgotten with all their steps, and named', async () => {
    caches.add(cache('bad', ['a', 'b'], true));
    caches.add(cache('good', ['a']));
    await expect(caches.ensure([layer('bad a')])).rejects.toMatchObject({ reason: 'DIGEST_MISMATCH' });
    expect(caches.takeFailures()).toMatchObject([{ name: 'bad' }]);
    expect(caches.takeFailures()).toEqual([]);
    expect(caches.find(key('a'))?.source).toBe('good');
    expect(caches.find(key('b'))).toBeUndefined();
  });
});
