import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SystemEvent } from '@tinydock/domain';
import { EventBus } from '../system/event-bus.ts';
import { imageId, insertContainer, openRetentionStore } from './testing/test-store.ts';
import { ImagePruner, type PlannedImage } from './image-pruner.ts';

function open(trashLifetimeMs = 60_000) {
  const store = openRetentionStore();
  onTestFinished(store.dispose);
  const { images, trash, references, containers } = store.metadata;
  const clock = (): Date => new Date('2026-01-10T00:00:00Z');
  const events = new EventBus(clock);
  const pruner = new ImagePruner({
    images,
    trash,
    references,
    containers,
    garbage: store.garbage,
    expiry: { reschedule: vi.fn() },
    clock,
    trashLifetimeMs,
    events,
    meter: {
      measure: (content) => Promise.resolve([...content].length),
      measureStore: () => Promise.resolve([]),
      measureDirectory: () => Promise.resolve(0),
    },
  });
  const plan = async (changes: Partial<Parameters<ImagePruner['plan']>[0]> = {}) => {
    const found = await pruner.plan({ all: false, filters: [], isFinal: false, ...changes });
    return [
      found.freedBytes,
      ...found.images.map(({ image, reason, freedBytes }) => `${image.id[7] ?? ''} ${reason} ${freedBytes}`),
    ];
  };
  return { ...store, pruner, plan, events };
}

const planned = (digit: string, ...names: readonly string[]): PlannedImage => ({ imageId: imageId(digit), names });

describe('a plan', () => {
  test('has what nobody uses, and what that frees given sharing', async () => {
    const { put, plan, metadata, pruner } = open();
    put('1', 'ab');
    put('2', 'ab');
    put('3', 'ac', 'x:1');
    put('4', 'd');
    put('5', 'e');
    insertContainer(metadata, '4', 'd');
    pruner.pin('5555');
    expect(await plan()).toEqual([3, '1 dangling 1', '2 dangling 1']);
    expect(await plan({ all: true })).toEqual([6, '1 dangling 1', '2 dangling 1', '3 unused 2']);
    expect(await plan({ filters: [{ key: 'dangling', value: 'false' }] })).toHaveLength(4);
    expect(await plan({ without: ['4'.repeat(64)] })).toEqual([5, '1 dangling 1', '2 dangling 1', '4 dangling 2']);
    pruner.unpin('5');
    expect(await plan()).toContain('5 dangling 2');
  });

  test('is narrowed by filters', async () => {
    const { put, plan } = open();
    put('1', 'a');
    const filter = (key: string, value: string) => plan({ filters: [{ key, value }] });
    expect(await filter('until', '24h')).toHaveLength(2);
    expect(await filter('until', '2025-12-31T00:00:00Z')).toEqual([0]);
    expect(await filter('label', 'nothing')).toEqual([0]);
    expect(await filter('label!', 'nothing')).toHaveLength(2);
    await expect(filter('reference', 'x')).rejects.toThrow('invalid filter "reference"');
    await expect(filter('dangling', 'maybe')).rejects.toThrow('expected true or false');
  });

  test('counts what the trash holds where the images go to the trash, and not where they go at once', async () => {
    const { put, plan, metadata } = open();
    put('1', 'ab');
    put('2', 'ac');
    metadata.trash.discardImages([imageId('2')], { removedAt: '', expiresAt: '' });
    expect(await plan()).toEqual([3, '1 dangling 3']);
    expect(await plan({ isFinal: true })).toEqual([2, '1 dangling 2']);
  });
});

describe('prune', () => {
  test('removes what was planned, and nothing that came since', async () => {
    const { put, pruner, metadata, layers, events } = open();
    put('1', 'ab');
    put('2', 'ac');
    const seen: SystemEvent[] = [];
    const stop = new AbortController();
    const reading = (async () => {
      for await (const event of events.subscribe(stop.signal)) seen.push(event);
    })();
    const { images, freedBytes, keptUntil, items } = await pruner.prune([planned('1')], false);
    expect(images.map(({ id }) => id)).toEqual([imageId('1')]);
    expect([freedBytes, keptUntil, layers()]).toEqual([2, '2026-01-10T00:01:00.000Z', 'abc']);
    expect(items).toEqual([
      { kind: 'deleted', id: imageId('1') },
      { kind: 'deleted', id: imageId('b') },
    ]);
    expect(metadata.images.listImages().map(({ id }) => id)).toEqual([imageId('2')]);
    stop.abort();
    await reading;
    expect(seen.map(({ action }) => action)).toEqual(['delete', 'prune']);
  });

  test.each([
    [true, 60_000],
    [false, 0],
  ])('deletes at once: %s, %i ms', async (isFinal, lifetimeMs) => {
    const { put, pruner, layers } = open(lifetimeMs);
    put('1', 'ab');
    put('2', 'ac');
    expect(await pruner.prune([planned('1')], isFinal)).toMatchObject({ freedBytes: 2, keptUntil: undefined });
    expect(layers()).toBe('ac');
  });

  test('leaves alone what has changed since the plan was made', async () => {
    const { put, pruner, metadata } = open();
    put('1', 'a', 'x:1');
    put('2', 'a', 'x:2');
    put('3', 'a');
    put('4', 'a');
    pruner.pin('3333');
    insertContainer(metadata, '4', 'a');
    const plan = [planned('1'), planned('2', 'y:2'), planned('3'), planned('4'), planned('5'), planned('5')];
    const { images, skipped } = await pruner.prune(plan, true);
    expect(images).toEqual([]);
    expect(skipped).toEqual([
      { imageId: imageId('1'), reason: 'its names have changed: x:1' },
      { imageId: imageId('2'), reason: 'its names have changed: x:2' },
      { imageId: imageId('3'), reason: 'it is pinned' },
      { imageId: imageId('4'), reason: 'it is used by containers: box4' },
      { imageId: imageId('5'), reason: 'it is not here any more' },
    ]);
    expect(metadata.images.listImages()).toHaveLength(4);
  });
});
