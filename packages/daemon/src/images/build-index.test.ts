import { type ImageIndex, MEDIA_TYPES, type NewManifest, parseDigest, parseManifest } from '@tinydock/domain';
import { indexOf, randomImage, type RandomImage, type RandomIndex } from '@tinydock/testing';
import { expect, test } from 'vitest';
import { buildIndex, type IndexedImage } from './build-index.ts';
import type { KnownIndex } from './known-manifests.ts';

const AMD = randomImage({ seed: 1 });
const ARM = randomImage({ seed: 2, architecture: 'arm' });

function indexed(image: RandomImage, architecture: string, variant?: string): IndexedImage {
  const { mediaType, manifest: bytes, manifestDigest: digest } = image;
  return { image: { platform: { os: 'linux', architecture, variant } }, manifest: { bytes, digest, mediaType } };
}

function known({ bytes, digest, mediaType }: RandomIndex): KnownIndex {
  return { bytes, digest, mediaType, index: parsed({ bytes, digest, mediaType }) };
}

function parsed({ bytes, mediaType }: NewManifest): ImageIndex {
  const index = parseManifest(bytes, mediaType);
  return index.kind === 'index' ? index : expect.fail('no index');
}

const IMAGES = [indexed(AMD, 'amd64'), indexed(ARM, 'arm', 'v7')];

test('what has not changed is the same bytes', () => {
  const like = known(indexOf([ARM, AMD]));
  expect(buildIndex(IMAGES, like)).toBe(like);
});

test('a new one names each image with its platform', () => {
  const index = parsed(buildIndex(IMAGES, undefined));
  expect(index.mediaType).toBe(MEDIA_TYPES.ociIndex);
  expect(index.manifests.map(({ digest, platform }) => [digest, platform])).toEqual([
    [AMD.manifestDigest, { os: 'linux', architecture: 'amd64' }],
    [ARM.manifestDigest, { os: 'linux', architecture: 'arm', variant: 'v7' }],
  ]);
  expect(buildIndex(IMAGES, undefined)).toEqual(buildIndex(IMAGES, undefined));
});

test('build records are left out, the rest keeps order, words and annotations', () => {
  const record = {
    ...AMD.descriptor,
    digest: parseDigest(`sha256:${'0'.repeat(64)}`),
    annotations: { kind: 'record' },
  };
  const arm = { ...ARM.descriptor, annotations: { a: 'b' } };
  const text = JSON.stringify({ schemaVersion: 2, manifests: [arm, AMD.descriptor, record], annotations: { c: 'd' } });
  const document = { bytes: Buffer.from(text), digest: record.digest, mediaType: MEDIA_TYPES.ociIndex };
  const index = parsed(buildIndex(IMAGES, { ...document, index: parsed(document) }));
  expect(index.manifests.map(({ digest, annotations }) => [digest, annotations])).toEqual([
    [ARM.manifestDigest, { a: 'b' }],
    [AMD.manifestDigest, undefined],
  ]);
  expect(index.annotations).toEqual({ c: 'd' });
});

test('the format that is asked for is taken where all images have it', () => {
  const { image, manifest } = indexed(AMD, 'amd64');
  const docker = { image, manifest: { ...manifest, mediaType: MEDIA_TYPES.dockerManifest } };
  const oci = { image, manifest: { ...manifest, mediaType: MEDIA_TYPES.ociManifest } };
  expect(buildIndex([docker], undefined, 'docker').mediaType).toBe(MEDIA_TYPES.dockerManifestList);
  expect(buildIndex([docker, oci], undefined, 'docker').mediaType).toBe(MEDIA_TYPES.ociIndex);
  const like = { ...known(indexOf([AMD])), mediaType: MEDIA_TYPES.dockerManifestList };
  expect(buildIndex([docker], like)).toBe(like);
  expect(buildIndex([docker], like, 'oci').mediaType).toBe(MEDIA_TYPES.ociIndex);
});
