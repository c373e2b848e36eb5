import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatReference,
  parseDiffId,
  parseDigest,
  parseImageId,
  parseReference,
  type ReferenceText,
} from '@tinydock/domain';
import { type Metadata, openMetadata } from './open-metadata.ts';

const text = (digit: string): string => `sha256:${digit.repeat(64)}`;
const id = (digit: string) => parseImageId(text(digit));
const diffId = (digit: string) => parseDiffId(text(digit));
const name = (reference: string): ReferenceText => formatReference(parseReference(reference));
const TIMES = { removedAt: '2026-01-02T00:00:00.000Z', expiresAt: '2026-01-03T00:00:00.000Z' };

let dir: string;
let metadata: Metadata;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-trash-'));
  metadata = openMetadata(join(dir, 'test.db'));
});

afterEach(() => {
  expect(metadata.checkIntegrity()).toEqual([]);
  metadata.close();
  rmSync(dir, { recursive: true });
});

/** The image with the same digit thrice: id, layer below `a`, manifest. */
function put(digit: string, ...names: readonly string[]) {
  for (const layer of ['a', digit]) {
    const record = { tarBytes: 1, indexBytes: 1, contentBytes: 1, entries: 1, impliedDirectories: [], createdAt: '' };
    metadata.layers.commitLayer({ diffId: diffId(layer), compressed: undefined, ...record }, layer);
  }
  return metadata.images.putImage({
    image: {
      id: id(digit),
      diffIds: [diffId('a'), diffId(digit), diffId('a')],
      platform: { os: 'linux', architecture: 'amd64' },
      sizeBytes: 10,
      created: '2026-01-01T00:00:00Z',
      labels: { a: 'b' },
      addedAt: '2026-01-01T00:00:00Z',
    },
    tags: names.map(name),
    digests: [name(`repo@${text('f')}`)],
    manifests: [{ digest: parseDigest(text('f')), mediaType: 'm', imageId: id(digit) }],
  });
}

function trashed(): string[] {
  return metadata.trash.listTrash().map((image) => image.id.slice(7, 8));
}

describe('the trash', () => {
  test('keeps all of an image, and gives it back as it was', () => {
    put('1', 'x:1', 'y:1');
    metadata.images.pin(id('1'), TIMES.removedAt);
    const before = metadata.images.getImage(id('1'));
    const manifests = metadata.images.listManifests(id('1'));
    metadata.trash.discardImages([id('1')], TIMES);
    expect(metadata.images.listImages()).toEqual([]);
    expect(metadata.images.findByName(name('x:1'))).toBeUndefined();
    expect(metadata.trash.listTrash()).toEqual([{ ...before, ...TIMES }]);
    expect(metadata.references.findUnreferencedLayers()).toEqual([]);
    const blobs = [text('1'), text('f')].map((digest) => parseDigest(digest));
    expect(metadata.references.findUnreferencedBlobs(blobs)).toEqual([]);
    const tags = [name('x:1'), name('y:1')];
    expect(metadata.trash.restoreImage(id('1'))).toEqual({
      imageId: id('1'),
      removedAt: TIMES.removedAt,
      tags,
      takenTags: [],
    });
    expect(metadata.images.getImage(id('1'))).toEqual(before);
    expect(metadata.images.listManifests(id('1'))).toEqual(manifests);
    expect(metadata.trash.listTrash()).toEqual([]);
    expect(metadata.references.listReferences().some(({ kind }) => kind === 'trash')).toBe(false);
  });

  test('lets content go with the image that is forgotten', () => {
    put('1', 'x:1');
    put('2', 'y:1');
    metadata.trash.discardImages([id('1')], TIMES);
    metadata.trash.forgetImages([id('1'), id('3')]);
    expect(metadata.references.findUnreferencedLayers()).toEqual([diffId('1')]);
    expect(() => metadata.trash.restoreImage(id('1'))).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  test('leaves a tag with the image that has it now', () => {
    put('1', 'x:1', 'x:2');
    metadata.trash.discardImages([id('1')], TIMES);
    put('2', 'x:1');
    expect(metadata.trash.restoreImage(id('1'))).toEqual({
      imageId: id('1'),
      removedAt: TIMES.removedAt,
      tags: [name('x:2')],
      takenTags: [{ tag: name('x:1'), by: id('2') }],
    });
    expect(metadata.images.findByName(name('x:1'))?.id).toBe(id('2'));
  });

  test('keeps the names alone of an image that stays, which has its pin and its content', () => {
    put('1', 'x:1', 'x:2', 'y:1');
    const before = metadata.images.getImage(id('1'));
    metadata.images.pin(id('1'), TIMES.removedAt);
    metadata.trash.discardNames([name('x:1'), name('y:1')], TIMES);
    expect(metadata.images.getImage(id('1'))?.tags).toEqual([name('x:2')]);
    expect(metadata.trash.listTrash()).toEqual([
      expect.objectContaining({ tags: [name('x:1'), name('y:1')], digests: [], isInStore: true, ...TIMES }),
    ]);
    metadata.images.unpin(id('1'));
    const tags = [name('x:1'), name('y:1')];
    expect(metadata.trash.restoreImage(id('1'))).toEqual({
      imageId: id('1'),
      removedAt: TIMES.removedAt,
      tags,
      takenTags: [],
    });
    expect(metadata.images.getImage(id('1'))).toEqual(before);
    expect(metadata.trash.listTrash()).toEqual([]);
  });

  test('has an image with names that went before it, and its content, though the image goes otherwise', () => {
    put('1', 'x:1', 'x:2');
    metadata.trash.discardNames([name('x:1')], TIMES);
    metadata.images.removeImage(id('1'));
    expect(metadata.references.findUnreferencedLayers()).toEqual([]);
    expect(metadata.trash.listTrash().map(({ isInStore }) => isInStore)).toEqual([undefined]);
    expect(metadata.trash.restoreImage(id('1')).tags).toEqual([name('x:1')]);
    expect(metadata.images.getImage(id('1'))?.diffIds).toHaveLength(3);
  });

  test('gives back what went with a name, and the pin once', () => {
    put('1', 'x:1', 'x:2', 'y:1');
    metadata.images.pin(id('1'), 'then');
    metadata.trash.discardNames([name('x:1')], TIMES);
    const later = { removedAt: '2026-01-02T01:00:00.000Z', expiresAt: '2026-01-03T01:00:00.000Z' };
    metadata.trash.discardImages([id('1')], later);
    expect(metadata.trash.restoreImage(id('1'), name('y:1'))).toMatchObject({
      removedAt: later.removedAt,
      tags: [name('x:2'), name('y:1')],
    });
    expect(metadata.images.getImage(id('1'))?.pinnedAt).toBe('then');
    expect(metadata.trash.listTrash()).toMatchObject([{ tags: [name('x:1')], digests: [], isInStore: true }]);
    metadata.images.unpin(id('1'));
    expect(() => metadata.trash.restoreImage(id('1'), name('y:1'))).toThrow('in the trash');
    expect(metadata.trash.restoreImage(id('1'), name('x:1')).tags).toEqual([name('x:1')]);
    expect(metadata.images.getImage(id('1'))?.pinnedAt).toBeUndefined();
    expect(trashed()).toEqual([]);
  });

  test('takes all names or none', () => {
    put('1', 'x:1', 'x:2');
    expect(() => metadata.trash.discardNames([name('x:1'), name('no:1')], TIMES)).toThrow('no such image');
    expect([metadata.images.getImage(id('1'))?.tags.length, trashed()]).toEqual([2, []]);
  });

  test('forgets a name that was given to its image again', () => {
    put('1', 'x:1', 'x:2');
    metadata.trash.discardNames([name('x:1')], TIMES);
    metadata.images.tag(name('x:1'), id('1'));
    expect(trashed()).toEqual([]);
  });

  test('adds the names of a second removal to those of the first', () => {
    put('1', 'x:1');
    metadata.trash.discardImages([id('1')], TIMES);
    put('1', 'y:1');
    const later = { removedAt: '2026-01-05T00:00:00.000Z', expiresAt: '2026-01-06T00:00:00.000Z' };
    metadata.trash.discardImages([id('1')], later);
    expect(metadata.trash.listTrash()).toEqual([
      expect.objectContaining({ tags: [name('x:1'), name('y:1')], ...later }),
    ]);
  });

  test('lists the last removed first, and refuses what is not there', () => {
    put('1', 'x:1');
    put('2', 'x:2');
    metadata.trash.discardImages([id('1')], TIMES);
    metadata.trash.discardImages([id('2')], { ...TIMES, removedAt: '2026-01-02T00:00:01.000Z' });
    expect(trashed()).toEqual(['2', '1']);
    put('3', 'x:3');
    expect(() => {
      metadata.trash.discardImages([id('3'), id('2')], TIMES);
    }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(metadata.images.getImage(id('3'))).toBeDefined();
  });

  test('no longer holds an image that came back with all its names', () => {
    put('1', 'x:1', 'y:1');
    metadata.trash.discardImages([id('1')], TIMES);
    put('1', 'x:1');
    expect(trashed()).toEqual(['1']);
    metadata.images.tag(name('y:1'), id('1'));
    expect(trashed()).toEqual([]);
  });
});
