import {
  BASE_DIGEST,
  BASE_NAME,
  formatReference,
  MEDIA_TYPES,
  type NamedImage,
  parseDigest,
  parseImageId,
  parseReference,
} from '@tinydock/domain';
import { expect, test } from 'vitest';
import { baseAnnotations } from './base-annotations.ts';

const digest = (digit: string) => parseDigest(`sha256:${digit.repeat(64)}`);
const name = formatReference(parseReference('base:1'));
const imageId = parseImageId(digest('1'));
const image: NamedImage = {
  id: imageId,
  diffIds: [],
  platform: { os: 'linux', architecture: 'amd64' },
  sizeBytes: 0,
  created: undefined,
  labels: {},
  addedAt: '2026-01-01T00:00:00Z',
  tags: [name],
  digests: [],
};
const catalog = {
  listManifests: () => [
    { digest: digest('a'), mediaType: MEDIA_TYPES.ociIndex, imageId },
    { digest: digest('b'), mediaType: MEDIA_TYPES.ociManifest, imageId },
    { digest: digest('c'), mediaType: MEDIA_TYPES.dockerManifest, imageId },
  ],
};

test.each([
  ['the manifest that its name stands for', 'c', 'c'],
  ['one of its manifests where the name stands for an index', 'a', 'b'],
])('a base is told by %s', (_, standsFor, expected) => {
  const named: NamedImage = { ...image, standsFor: { [name]: digest(standsFor) } };
  expect(baseAnnotations(catalog, { kind: 'by-name', image: named, name })).toEqual({
    [BASE_DIGEST]: digest(expected),
    [BASE_NAME]: name,
  });
});

test('a base that an id names has no name', () => {
  expect(baseAnnotations(catalog, { kind: 'by-id', image })).toEqual({ [BASE_DIGEST]: digest('b') });
});
