import {
  type LoadEvent,
  type NamedImage,
  parseDiffId,
  parseDigest,
  parseImageId,
  type PullEvent,
} from '@tinydock/domain';
import type { ReferenceText } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { imageToWire, loadEventToWire, pullEventToWire } from './image.ts';

const text = `sha256:${'cd'.repeat(32)}`;
const imageId = parseImageId(text);

describe('an image on the wire', () => {
  const image: NamedImage = {
    id: imageId,
    diffIds: [],
    platform: { os: 'linux', architecture: 'amd64' },
    sizeBytes: 5_000_000_000,
    created: undefined,
    labels: { a: 'b' },
    addedAt: '2026-01-02T03:04:05.000Z',
    tags: ['docker.io/library/nginx:1' as ReferenceText, 'localhost:5000/a/b:2' as ReferenceText],
    digests: [`docker.io/library/nginx@${text}` as ReferenceText],
    standsFor: { ['docker.io/library/nginx:1' as ReferenceText]: parseDigest(text) },
  };

  test('has familiar names and no absent fields', () => {
    expect(imageToWire(image, 2)).toEqual({
      id: text,
      tags: ['nginx:1', 'localhost:5000/a/b:2'],
      digests: [`nginx@${text}`],
      created: '',
      sizeBytes: 5_000_000_000,
      labels: { a: 'b' },
      platform: { os: 'linux', architecture: 'amd64', variant: '' },
      containers: 2,
      pinnedAt: '',
      tagDigests: { 'nginx:1': text },
    });
  });
});

describe('progress on the wire', () => {
  test.each<[PullEvent, object]>([
    [{ kind: 'resolving', reference: 'a' }, { resolving: { reference: 'a' } }],
    [
      { kind: 'layer', id: 'x', status: 'already-exists' },
      { layer: { id: 'x', status: 'already-exists', currentBytes: 0, totalBytes: 0 } },
    ],
    [
      { kind: 'layer', id: 'x', status: 'downloading', currentBytes: 1, totalBytes: 2 },
      { layer: { id: 'x', status: 'downloading', currentBytes: 1, totalBytes: 2 } },
    ],
    [
      { kind: 'done', reference: 'a:1', imageId, digest: parseDigest(text), changed: true },
      { done: { reference: 'a:1', imageId: text, digest: text, changed: true } },
    ],
  ])('of a pull: %j', (event, wire) => {
    expect(pullEventToWire(event)).toEqual(wire);
  });

  test.each<[LoadEvent, object]>([
    [{ kind: 'received', bytes: 3 }, { receivedBytes: 3 }],
    [
      { kind: 'layer-loaded', diffId: parseDiffId(text), tarBytes: 1, alreadyPresent: true },
      { layer: { diffId: text, tarBytes: 1, alreadyPresent: true } },
    ],
    [
      { kind: 'image-loaded', imageId, tags: ['a:1'], movedTags: [{ tag: 'a:1', from: imageId }] },
      { image: { imageId: text, tags: ['a:1'], movedTags: [{ tag: 'a:1', from: text }] } },
    ],
  ])('of a load: %j', (event, wire) => {
    expect(loadEventToWire(event)).toEqual(wire);
  });
});
