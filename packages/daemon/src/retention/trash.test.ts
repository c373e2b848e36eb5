import { setTimeout as delay } from 'node:timers/promises';
import { parseImageId } from '@tinydock/domain';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { removeImage, type RemoveRequest } from '../images/remove-image.ts';
import { untagImage } from '../images/untag-image.ts';
import { EventBus } from '../system/event-bus.ts';
import { findTrashed } from './find-trashed.ts';
import { imageId, name, openRetentionStore } from './testing/test-store.ts';
import { TrashExpiry } from './trash-expiry.ts';
import { TrashService } from './trash-service.ts';

const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

function open(trashLifetimeMs = 60_000) {
  const store = openRetentionStore();
  onTestFinished(store.dispose);
  const { metadata, garbage } = store;
  const { images, trash, references, containers } = metadata;
  let now = new Date('2026-01-01T00:00:00Z');
  const clock = (): Date => now;
  const expiry = new TrashExpiry({ trash, garbage, clock, logger });
  const meter = {
    measure: (content: Iterable<string>) => Promise.resolve([...content].length),
    measureStore: () => Promise.resolve([]),
    measureDirectory: () => Promise.resolve(0),
  };
  const dependencies = { images, trash, references, containers, garbage, expiry, clock, trashLifetimeMs };
  return {
    ...metadata,
    ...store,
    expiry,
    tick: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    service: new TrashService({ trash, references, meter, garbage, events: new EventBus(clock) }),
    remove: (image: string, changes: Partial<RemoveRequest> = {}) =>
      removeImage(dependencies, { image, force: false, isFinal: false, ...changes }),
  };
}

describe('a removal', () => {
  test('moves the image to the trash with all that it alone has', async () => {
    const { put, remove, images, layers, blobs, expiry } = open();
    put('1', 'ab', 'x:1');
    put('2', 'ac', 'y:1');
    expect(await remove('x:1')).toEqual({
      imageId: imageId('1'),
      removedIds: [imageId('1')],
      items: [
        { kind: 'untagged', name: 'x:1' },
        { kind: 'deleted', id: imageId('1') },
        { kind: 'deleted', id: imageId('b') },
      ],
      keptUntil: '2026-01-01T00:01:00.000Z',
    });
    expect(images.getImage(imageId('1'))).toBeUndefined();
    expect(layers()).toBe('abc');
    expect(blobs.size).toBe(2);
    expiry.close();
  });

  test.each([
    ['where it is final', 60_000, true],
    ['where nothing is to be kept', 0, false],
  ])('deletes at once %s', async (_case, lifetimeMs, isFinal) => {
    const { put, remove, layers, blobs, trash } = open(lifetimeMs);
    put('1', 'ab', 'x:1');
    put('2', 'ac', 'y:1');
    expect(await remove('x:1', { isFinal })).toMatchObject({ keptUntil: undefined });
    expect(layers()).toBe('ac');
    expect([...blobs]).toEqual([imageId('2')]);
    expect(trash.listTrash()).toEqual([]);
  });

  test('that is final takes the copy in the trash along', async () => {
    const { put, remove, trash, layers, expiry } = open();
    put('1', 'ab', 'x:1');
    await remove('x:1');
    put('1', 'ab', 'x:2');
    expect(trash.listTrash()).toHaveLength(1);
    await remove('x:2', { isFinal: true });
    expect([trash.listTrash(), layers()]).toEqual([[], '']);
    expiry.close();
  });

  test.each([
    ['where it is final', 60_000, true],
    ['where nothing is to be kept', 0, false],
  ])('of a name leaves nothing in the trash %s', async (_case, lifetimeMs, isFinal) => {
    const { put, remove, trash } = open(lifetimeMs);
    put('1', 'ab', 'x:1', 'x:2');
    expect(await remove('x:1', { isFinal })).toEqual({
      imageId: imageId('1'),
      removedIds: [],
      items: [{ kind: 'untagged', name: 'x:1' }],
      keptUntil: undefined,
    });
    expect(trash.listTrash()).toEqual([]);
  });
});

describe('a removed name of an image that stays', () => {
  test('comes back, and takes nothing else along', async () => {
    const { put, remove, service, images, trash, expiry } = open();
    put('1', 'ab', 'x:1', 'x:2');
    const before = images.getImage(imageId('1'));
    expect(await remove('x:1')).toMatchObject({
      removedIds: [],
      items: [{ kind: 'untagged', name: 'x:1' }],
      keptUntil: '2026-01-01T00:01:00.000Z',
    });
    expect((await service.list()).images).toMatchObject([
      { image: { id: imageId('1'), tags: [name('x:1')], isInStore: true }, freedBytes: 0 },
    ]);
    expect(service.restore('x:1')).toMatchObject({ imageId: imageId('1'), tags: [name('x:1')], takenTags: [] });
    expect(images.getImage(imageId('1'))).toEqual(before);
    expect(trash.listTrash()).toEqual([]);
    expiry.close();
  });

  test('stays with the image that has it by now', async () => {
    const { put, remove, service, images, expiry } = open();
    put('1', 'ab', 'x:1', 'x:2');
    await remove('x:1');
    put('2', 'ac', 'x:1');
    const takenTags = [{ tag: name('x:1'), by: imageId('2') }];
    expect(service.restore('x:1')).toMatchObject({ imageId: imageId('1'), tags: [], takenTags });
    expect(images.getImage(imageId('1'))?.tags).toEqual([name('x:2')]);
    expiry.close();
  });

  test('comes back with the image where that goes later; by a name, what went with that', async () => {
    const { put, remove, service, images, trash, layers, tick, expiry } = open();
    put('1', 'ab', 'x:1', 'x:2', 'x:3');
    for (const tag of ['x:1', 'x:2', 'x:3']) {
      await remove(tag);
      tick(1);
    }
    expect([images.listImages(), layers()]).toEqual([[], 'ab']);
    expect(service.restore('x:2').tags).toEqual([name('x:2')]);
    expect(images.getImage(imageId('1'))?.tags).toEqual([name('x:2')]);
    expect(trash.listTrash()).toMatchObject([{ tags: [name('x:1'), name('x:3')], isInStore: true }]);
    expect(service.restore('1111').tags).toEqual([name('x:1'), name('x:3')]);
    expect(trash.listTrash()).toEqual([]);
    expiry.close();
  });

  test('is forgotten in its time, and when the trash is emptied; the image is not deleted by that', async () => {
    const { put, remove, service, images, trash, layers, tick, expiry } = open(60_000);
    put('1', 'ab', 'x:1', 'x:2', 'x:3');
    await remove('x:1');
    expect(await service.empty([imageId('1')])).toEqual({ deleted: [], freedBytes: 0 });
    await remove('x:2');
    tick(60_001);
    expiry.sweep();
    expect(trash.listTrash()).toEqual([]);
    expect([images.getImage(imageId('1'))?.tags, layers()]).toEqual([[name('x:3')], 'ab']);
    expiry.close();
  });
});

describe('a pinned image', () => {
  test('goes by force alone, and comes back pinned', async () => {
    const { put, remove, images, service, expiry } = open();
    put('1', 'ab', 'x:1', 'x:2');
    images.pin(imageId('1'), 'now');
    expect(await remove('x:2')).toMatchObject({ items: [{ kind: 'untagged', name: 'x:2' }] });
    await expect(remove('x:1')).rejects.toThrow('it is pinned');
    await expect(remove('1111')).rejects.toThrow(expect.objectContaining({ reason: 'IMAGE_IN_USE' }));
    await remove('x:1', { force: true });
    service.restore('x:1');
    expect(images.getImage(imageId('1'))?.pinnedAt).toBe('now');
    expiry.close();
  });
});

describe('untag', () => {
  test('leaves the image without a name', () => {
    const { put, images } = open();
    put('1', 'ab', 'x:1');
    expect(untagImage(images, 'x:1')).toEqual({ imageId: imageId('1'), name: 'x:1' });
    expect(images.getImage(imageId('1'))?.tags).toEqual([]);
    expect(() => untagImage(images, '111')).toThrow(expect.objectContaining({ reason: 'INVALID_REFERENCE' }));
    expect(() => untagImage(images, 'x:1')).toThrow(expect.objectContaining({ reason: 'IMAGE_NOT_FOUND' }));
  });
});

describe('the trash', () => {
  test('restores by the name that an image had last, and by id', async () => {
    const { put, remove, service, images, tick, expiry } = open();
    put('1', 'ab', 'x:1');
    await remove('x:1');
    tick(1);
    put('2', 'ac', 'x:1');
    await remove('x:1');
    expect(service.restore('x:1')).toMatchObject({ imageId: imageId('2'), tags: [name('x:1')], takenTags: [] });
    expect(service.restore('1111')).toMatchObject({
      imageId: imageId('1'),
      tags: [],
      takenTags: [{ tag: name('x:1'), by: imageId('2') }],
    });
    expect(images.getImage(imageId('1'))?.tags).toEqual([]);
    expect(() => service.restore('x:1')).toThrow(expect.objectContaining({ reason: 'IMAGE_NOT_FOUND' }));
    expect(() => service.restore('Not a name')).toThrow(expect.objectContaining({ reason: 'INVALID_REFERENCE' }));
    expiry.close();
  });

  test('names the images that a short id may mean', () => {
    const { put, metadata, service } = open();
    for (const digit of ['1', '2']) put(digit, 'a');
    metadata.trash.discardImages([imageId('1'), imageId('2')], { removedAt: '', expiresAt: '' });
    const trash = metadata.trash
      .listTrash()
      .map((image, index) => ({ ...image, id: parseImageId(`sha256:${`a${index}`.padEnd(64, '0')}`) }));
    expect(() => findTrashed(trash, 'a')).toThrow(
      expect.objectContaining({
        reason: 'AMBIGUOUS_ID',
        message: expect.stringContaining('a100000000000000 <none>') as string,
      }),
    );
    expect(findTrashed(trash, 'a1').image).toBe(trash[1]);
    expect(service.restore('2').imageId).toBe(imageId('2'));
  });

  test('measures what each would free, and what all together', async () => {
    const { put, remove, service, layers, blobs, expiry } = open();
    put('1', 'ab', 'x:1');
    put('2', 'acd', 'y:1');
    put('3', 'd', 'z:1');
    await remove('x:1');
    await remove('y:1');
    const { images, freedBytes } = await service.list();
    expect(images.map(({ image, freedBytes: own }) => [image.id[7], own]).sort()).toEqual([
      ['1', 2],
      ['2', 2],
    ]);
    expect(freedBytes).toBe(5);
    expect(await service.empty([imageId('1'), imageId('3')])).toEqual({ deleted: [imageId('1')], freedBytes: 2 });
    expect(layers()).toBe('acd');
    expect(await service.empty([imageId('2')])).toEqual({ deleted: [imageId('2')], freedBytes: 3 });
    expect([layers(), [...blobs]]).toEqual(['d', [imageId('3')]]);
    expiry.close();
  });

  test('forgets what has expired, at the start and in time', async () => {
    const { put, remove, trash, layers, tick, expiry } = open(60_000);
    put('1', 'a', 'x:1');
    await remove('x:1');
    expiry.sweep();
    expect(trash.listTrash()).toHaveLength(1);
    tick(60_001);
    expiry.sweep();
    expect(trash.listTrash()).toEqual([]);
    put('2', 'b', 'y:1');
    await remove('y:1');
    tick(60_001);
    expiry.reschedule();
    await vi.waitFor(() => {
      expect(layers()).toBe('');
    });
    put('3', 'c', 'z:1');
    await remove('z:1');
    expiry.close();
    tick(60_001);
    expiry.reschedule();
    await delay(20);
    expect(trash.listTrash()).toHaveLength(1);
  });
});
