import { expect, test } from 'vitest';
import { parseDigest } from './digest.ts';
import { encodeIndex, fitsManifestList, type IndexedImage, type KnownIndex } from './encode-index.ts';
import { type Descriptor, type ImageIndex, MEDIA_TYPES, parseManifest } from './manifest.ts';
import type { NewManifest } from './ports/registry-push.ts';

const digestOf = (digit: string) => parseDigest(`sha256:${digit.repeat(64)}`);

function indexed(digit: string, architecture: string, variant?: string): IndexedImage {
  const manifest = { bytes: Buffer.from(digit), digest: digestOf(digit), mediaType: MEDIA_TYPES.ociManifest };
  return { platform: { os: 'linux', architecture, variant }, manifest };
}

function parsed({ bytes, mediaType }: NewManifest): ImageIndex {
  const index = parseManifest(bytes, mediaType);
  return index.kind === 'index' ? index : expect.fail('no index');
}

function known(manifests: readonly Descriptor[], rest: object = {}): KnownIndex {
  const mediaType = MEDIA_TYPES.ociIndex;
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests, ...rest }));
  const document = { bytes, digest: digestOf('f'), mediaType };
  return { ...document, index: parsed(document) };
}

const AMD = indexed('a', 'amd64');
const ARM = indexed('b', 'arm', 'v7');
const described = ({ manifest, platform }: IndexedImage): Descriptor => {
  const { bytes, ...names } = manifest;
  return { ...names, size: bytes.length, platform };
};

test('what has not changed is the same bytes', () => {
  const like = known([ARM, AMD].map(described));
  expect(encodeIndex([AMD, ARM], { like })).toBe(like);
});

test('a new one names each image with its platform', () => {
  const index = parsed(encodeIndex([AMD, ARM], {}));
  expect(index.mediaType).toBe(MEDIA_TYPES.ociIndex);
  expect(index.manifests.map(({ digest, platform }) => [digest, platform])).toEqual([
    [AMD.manifest.digest, { os: 'linux', architecture: 'amd64' }],
    [ARM.manifest.digest, { os: 'linux', architecture: 'arm', variant: 'v7' }],
  ]);
  expect(encodeIndex([AMD, ARM], {})).toEqual(encodeIndex([AMD, ARM], {}));
});

const ANNOTATED = known([{ ...described(ARM), annotations: { a: 'b' } }, described(AMD)], { annotations: { c: 'd' } });

test('build records are left out, the rest keeps order, words and annotations', () => {
  const record = { ...described(AMD), digest: digestOf('0'), annotations: { kind: 'record' } };
  const { manifests, annotations } = ANNOTATED.index;
  const index = parsed(encodeIndex([AMD, ARM], { like: known([...manifests, record], { annotations }) }));
  expect(index.manifests.map((one) => [one.digest, one.annotations])).toEqual([
    [ARM.manifest.digest, { a: 'b' }],
    [AMD.manifest.digest, undefined],
  ]);
  expect(index.annotations).toEqual({ c: 'd' });
});

test('an image whose manifest is another one keeps its place and its annotations', () => {
  const images = [
    { ...indexed('1', 'amd64'), was: AMD.manifest.digest },
    { ...indexed('2', 'arm', 'v7'), was: ARM.manifest.digest },
  ];
  expect(parsed(encodeIndex(images, { like: ANNOTATED }))).toMatchObject({
    manifests: [
      { digest: digestOf('2'), annotations: { a: 'b' }, platform: { variant: 'v7' } },
      { digest: digestOf('1') },
    ],
    annotations: { c: 'd' },
  });
});

test('a new one says what it shall, of itself and of its images', () => {
  const options = { annotations: { who: 'me' }, format: 'docker' } as const;
  const index = parsed(encodeIndex([AMD, { ...ARM, annotations: { of: 'arm' } }], options));
  expect(index).toMatchObject({ mediaType: MEDIA_TYPES.ociIndex, annotations: { who: 'me' } });
  expect(index.manifests.map(({ annotations }) => annotations)).toEqual([undefined, { of: 'arm' }]);
});

test("a manifest list of Docker's says all, but for what is said of build records", () => {
  const record = { ...described(AMD), annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
  expect(fitsManifestList(known([described(AMD), record]).index)).toBe(true);
  expect(fitsManifestList(known([{ ...described(AMD), annotations: { a: 'b' } }, record]).index)).toBe(false);
  expect(fitsManifestList(known([described(AMD)], { annotations: { a: 'b' } }).index)).toBe(false);
});

test('the format that is asked for is taken where all images have it, and nothing is lost by it', () => {
  const docker = { ...AMD, manifest: { ...AMD.manifest, mediaType: MEDIA_TYPES.dockerManifest } };
  expect(encodeIndex([docker], { format: 'docker' }).mediaType).toBe(MEDIA_TYPES.dockerManifestList);
  expect(encodeIndex([docker, ARM], { format: 'docker' }).mediaType).toBe(MEDIA_TYPES.ociIndex);
  const like = { ...known([described(AMD)]), mediaType: MEDIA_TYPES.dockerManifestList };
  expect(encodeIndex([docker], { like })).toBe(like);
  expect(encodeIndex([docker], { like, format: 'oci' }).mediaType).toBe(MEDIA_TYPES.ociIndex);
  expect(parsed(encodeIndex([docker], { like: ANNOTATED, format: 'docker' }))).toMatchObject({
    mediaType: MEDIA_TYPES.ociIndex,
    annotations: { c: 'd' },
  });
});
