import { type ImageId, MEDIA_TYPES, parseDigest } from '@tinydock/domain';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { findImageFor } from '../images/image-platforms.ts';
import { filterImages } from '../images/filter-images.ts';
import { removeImage, type RemoveRequest } from '../images/remove-image.ts';
import { EventBus } from '../system/event-bus.ts';
import { imageId, insertContainer, name, openRetentionStore } from './testing/test-store.ts';
import { TrashService } from './trash-service.ts';

/** Images 1 (amd64, x:1) and 2, 3 came under index 9. */
function open() {
  const store = openRetentionStore();
  onTestFinished(store.dispose);
  const { images, trash, references, containers } = store.metadata;
  const clock = (): Date => new Date('2026-01-01T00:00:00Z');
  const expiry = { reschedule: vi.fn() };
  const meter = {
    measure: () => Promise.resolve(0),
    measureStore: () => Promise.resolve([]),
    measureDirectory: () => Promise.resolve(0),
  };
  const { garbage } = store;
  const dependencies = { images, trash, references, containers, garbage, expiry, clock, trashLifetimeMs: 60_000 };
  store.putUnder('9', ['1', 'amd64'], 'x:1');
  store.putUnder('9', ['2', 'arm64']);
  store.putUnder('9', ['3', 's390x']);
  return {
    ...store,
    images,
    service: new TrashService({ trash, references, meter, garbage, events: new EventBus(clock) }),
    here: () => digitsOf(images.listImages().map(({ id }) => id)),
    dangling: () => {
      const filters = [{ key: 'dangling', value: 'true' }];
      return digitsOf(filterImages(filters, { catalog: images, now: clock() }).map(({ id }) => id));
    },
    remove: async (image: string, changes: Partial<RemoveRequest> = {}) => {
      const { removedIds } = await removeImage(dependencies, { image, force: false, isFinal: false, ...changes });
      return digitsOf(removedIds);
    },
  };
}

const digest = (digit: string) => parseDigest(`sha256:${digit.repeat(64)}`);

function digitsOf(ids: readonly ImageId[]): string {
  return ids
    .map((id) => id[7] ?? '')
    .toSorted()
    .join('');
}

describe('the last name of an image for several platforms', () => {
  test('takes the others with it, and brings them back', async () => {
    const { remove, here, service, put } = open();
    put('8', 'a');
    expect(await remove('x:1')).toBe('123');
    expect(here()).toBe('8');
    await remove('8888');
    service.restore('x:1');
    expect(here()).toBe('123');
  });

  test('leaves what is pinned, used, named, or part of another name', async () => {
    const { remove, images, metadata, putUnder } = open();
    images.pin(imageId('2'), '2026-01-01T00:00:00Z');
    insertContainer(metadata, '3', '3');
    putUnder('9', ['4', 'riscv64'], 'y:1');
    expect(await remove('x:1')).toBe('1');
    expect(await remove('y:1')).toBe('4');
    const other = open();
    other.putUnder('7', ['5', 'amd64'], 'x:2');
    other.putUnder('7', ['2', 'arm64']);
    other.images.putImage({
      image: other.images.getImage(imageId('2')) ?? expect.fail('no image'),
      tags: [],
      digests: [],
      manifests: other.images.listManifests(imageId('5')).map((record) => ({ ...record, imageId: imageId('2') })),
    });
    expect(await other.remove('x:1')).toBe('13');
    expect(await other.remove('x:2')).toBe('25');
  });

  test('is not the last: nothing goes', async () => {
    const { remove, images } = open();
    images.tag(name('x:2'), imageId('1'));
    expect(await remove('x:1')).toBe('');
  });
});

describe('tags of one image that stand for different indexes', () => {
  /** Image 1 came under index 9 as x:1, with 2 and 3, and under index 7 as x:2, with 5. */
  function openTwo() {
    const store = open();
    const { images, putUnder } = store;
    putUnder('7', ['5', 'arm64']);
    const record = images.getImage(imageId('1')) ?? expect.fail('no image');
    const mediaType = MEDIA_TYPES.ociIndex;
    const manifests = [{ digest: digest('7'), mediaType, imageId: imageId('1') }];
    images.putImage({ image: record, tags: [], digests: [], manifests });
    images.tag(name('x:1'), imageId('1'), digest('9'));
    images.tag(name('x:2'), imageId('1'), digest('7'));
    const armOf = (text: string) => findImageFor(images, text, { os: 'linux', architecture: 'arm64' }).image.id[7];
    return { ...store, armOf };
  }

  test('have each its own other platforms', () => {
    const { armOf, images } = openTwo();
    expect([armOf('x:1'), armOf('x:2')]).toEqual(['2', '5']);
    images.tag(name('x:3'), imageId('1'), digest('6'));
    expect(() => armOf('x:3')).toThrow('x:3 is here for linux/amd64, not for linux/arm64');
  });

  test('go each with its own', async () => {
    const { remove, here, armOf } = openTwo();
    expect(await remove('x:1')).toBe('23');
    expect([here(), armOf('x:2')]).toEqual(['15', '5']);
    expect(await remove('x:2')).toBe('15');
  });

  test('leave what nothing stands for any more', async () => {
    const { dangling, images, remove } = openTwo();
    images.tag(name('x:1'), imageId('1'), digest('7'));
    expect(dangling()).toBe('23');
    expect(await remove('x:1')).toBe('');
  });

  test('do not go where a platform of another is removed', async () => {
    const { remove, images } = openTwo();
    const platform = { os: 'linux', architecture: 'amd64' };
    for (const plain of ['x:3', 'x:4']) images.tag(name(plain), imageId('1'), digest('6'));
    await expect(remove('x:1', { platform })).rejects.toThrow('which no other platform can have: x:3, x:4');
    await expect(remove('x:3', { platform })).rejects.toThrow('which no other platform can have: x:4');
    expect(images.findByName(name('x:1'))?.id).toBe(imageId('1'));
    images.removeName(name('x:4'));
    expect(await remove('x:3', { platform })).toBe('1');
    expect(images.findByName(name('x:1'))?.id).toBe(imageId('2'));
  });

  test('go with a platform that an id names, unless they are of several repositories, or where it is forced', async () => {
    const { remove, images } = openTwo();
    const platform = { os: 'linux', architecture: 'amd64' };
    images.tag(name('x:3'), imageId('1'), digest('6'));
    images.tag(name('y:1'), imageId('1'), digest('6'));
    await expect(remove('1111', { platform })).rejects.toThrow('it has names in several repositories: x:3, y:1');
    expect(await remove('x:1', { platform, force: true })).toBe('1');
  });

  test('go over to different images', async () => {
    const { remove, images } = openTwo();
    await remove('x:1', { platform: { os: 'linux', architecture: 'amd64' } });
    expect(images.findByName(name('x:1'))?.id).toBe(imageId('2'));
    expect(images.findByName(name('x:2'))).toMatchObject({
      id: imageId('5'),
      standsFor: { [name('x:2')]: digest('7') },
    });
  });
});

describe('one platform', () => {
  test('goes alone', async () => {
    const { remove, here } = open();
    expect(await remove('x:1', { platform: { os: 'linux', architecture: 'arm64' } })).toBe('2');
    expect(here()).toBe('13');
    await expect(remove('x:1', { platform: { os: 'linux', architecture: 'arm64' } })).rejects.toMatchObject({
      reason: 'PLATFORM_NOT_FOUND',
    });
  });

  test('leaves its names to the others', async () => {
    const { remove, images } = open();
    const own = `x@sha256:${'a'.repeat(64)}`;
    const shared = `x@sha256:${'9'.repeat(64)}`;
    images.putImage({
      image: images.getImage(imageId('1')) ?? expect.fail('no image'),
      tags: [],
      digests: [name(own), name(shared)],
      manifests: [{ digest: parseDigest(own.slice(2)), mediaType: 'x', imageId: imageId('1') }],
    });
    expect(await remove('x:1', { platform: { os: 'linux', architecture: 'amd64' } })).toBe('1');
    expect(images.findByName(name('x:1'))?.id).toBe(imageId('2'));
    expect(images.findByName(name(shared))?.id).toBe(imageId('2'));
    expect(images.findByName(name(own))).toBeUndefined();
  });

  test('is protected by what protects an image', async () => {
    const { remove, metadata, images } = open();
    const platform = { os: 'linux', architecture: 'arm64' };
    insertContainer(metadata, '2', '2');
    await expect(remove('x:1', { platform })).rejects.toMatchObject({ reason: 'IMAGE_IN_USE' });
    images.pin(imageId('3'), '2026-01-01T00:00:00Z');
    await expect(remove('x:1', { platform: { os: 'linux', architecture: 's390x' } })).rejects.toThrow('pinned');
    expect(await remove('x:1', { platform, force: true })).toBe('2');
  });
});

test('another platform of a tagged image does not dangle', () => {
  const { dangling, put, images } = open();
  put('8', 'a');
  expect(dangling()).toBe('8');
  images.removeName(name('x:1'));
  expect(dangling()).toBe('1238');
});
