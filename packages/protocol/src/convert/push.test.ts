import { MEDIA_TYPES, parseDigest, parseImageId, type PushEvent } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { compressionFromWire, pushEventToWire } from './push.ts';

const SHA = `sha256:${'a'.repeat(64)}`;

describe('events of a push', () => {
  test.each<[PushEvent, object]>([
    [{ kind: 'repository', repository: 'docker.io/library/a' }, { repository: 'docker.io/library/a' }],
    [
      { kind: 'layer', id: 'abc', status: 'pushed' },
      { layer: { id: 'abc', status: 'pushed', currentBytes: 0, totalBytes: 0, mountedFrom: '' } },
    ],
    [
      { kind: 'layer', id: 'abc', status: 'mounted', from: 'c/d' },
      { layer: { id: 'abc', status: 'mounted', currentBytes: 0, totalBytes: 0, mountedFrom: 'c/d' } },
    ],
    [
      { kind: 'layer', id: 'abc', status: 'pushing', currentBytes: 1, totalBytes: 2 },
      { layer: { id: 'abc', status: 'pushing', currentBytes: 1, totalBytes: 2, mountedFrom: '' } },
    ],
    [
      {
        kind: 'tag-pushed',
        tag: 'v1',
        digest: parseDigest(SHA),
        imageId: parseImageId(SHA),
        sizeBytes: 7,
        mediaType: MEDIA_TYPES.ociManifest,
      },
      { tag: { tag: 'v1', digest: SHA, sizeBytes: 7, mediaType: MEDIA_TYPES.ociManifest } },
    ],
  ])('%j', (event, wire) => {
    expect(pushEventToWire(event)).toEqual(wire);
  });
});

describe('the compression', () => {
  test.each([
    [{ compression: '', level: 0 }, undefined],
    [
      { compression: '', level: 3 },
      { compression: 'gzip', level: 3 },
    ],
    [
      { compression: 'zstd', level: 0 },
      { compression: 'zstd', level: undefined },
    ],
  ])('%j', (wire, choice) => {
    expect(compressionFromWire(wire)).toEqual(choice);
  });

  test('that does not exist is refused', () => {
    expect(() => compressionFromWire({ compression: 'xz', level: 0 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
