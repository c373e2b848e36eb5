import { type ArchivedImage, formatReference, type Platform } from '@tinydock/domain';
import { indexOf, randomImage, type RandomImage, type RandomIndex } from '@tinydock/testing';
import { expect, test } from 'vitest';
import { readImageArchive, type ReadArchiveOptions } from './read-image-archive.ts';
import {
  type ArchiveFile,
  blobFiles,
  buildArchive,
  digestOf,
  dockerFiles,
  layoutFiles,
  streamOf,
  toJson,
} from './testing/build-archive.ts';
import { RecordingSink } from './testing/recording-sink.ts';

const AMD64: Platform = { os: 'linux', architecture: 'amd64' };
const ARM64: Platform = { os: 'linux', architecture: 'arm64' };
const S390X: Platform = { os: 'linux', architecture: 's390x' };
const AMD = randomImage({ seed: 51 });
const ARM = randomImage({ seed: 52, architecture: 'arm64' });
const INDEX = indexOf([AMD, ARM]);
const NAME = { 'org.opencontainers.image.ref.name': 'app:v1' };

function descriptorOf({ mediaType, digest, bytes }: RandomIndex): object {
  return { mediaType, digest, size: bytes.length, annotations: NAME };
}

async function load(files: readonly ArchiveFile[], options: ReadArchiveOptions): Promise<readonly ArchivedImage[]> {
  return readImageArchive(streamOf(buildArchive(files)), new RecordingSink(), options);
}

const shown = (images: readonly ArchivedImage[]): readonly string[] =>
  images.map(({ config, tags }) => [config.platform.architecture, ...tags.map(formatReference)].join(' '));
const digestsOf = (image: ArchivedImage | undefined): readonly string[] =>
  (image?.manifests ?? []).map(({ record }) => record.digest);

const NESTED = [...blobFiles([AMD, ARM], INDEX), ...layoutFiles([descriptorOf(INDEX)])];

test.each<[Platform, readonly string[]]>([
  [AMD64, ['arm64', 'amd64 docker.io/library/app:v1']],
  [ARM64, ['amd64', 'arm64 docker.io/library/app:v1']],
  [S390X, ['arm64', 'amd64 docker.io/library/app:v1']],
])('all of an index: on %j the name comes last', async (platform, expected) => {
  const images = await load(NESTED, { platform, platforms: 'all' });
  expect(shown(images)).toEqual(expected);
  for (const image of images) expect(digestsOf(image)).toContain(INDEX.digest);
});

test('all takes those that the layout holds, and leaves signatures', async () => {
  const files = [...blobFiles([ARM], INDEX), ...layoutFiles([descriptorOf(INDEX)])];
  expect(shown(await load(files, { platform: AMD64, platforms: 'all' }))).toEqual(['arm64 docker.io/library/app:v1']);
  const none = [...blobFiles([], INDEX), ...layoutFiles([descriptorOf(INDEX)])];
  await expect(load(none, { platform: AMD64, platforms: 'all' })).rejects.toMatchObject({ reason: 'INVALID_ARCHIVE' });
});

test('names of one image stand for the index or the manifest that each is given to', async () => {
  const other = { ...NAME, 'org.opencontainers.image.ref.name': 'app:v2' };
  const entries = [descriptorOf(INDEX), { ...AMD.descriptor, annotations: other }];
  const [, image] = await load([...blobFiles([AMD, ARM], INDEX), ...layoutFiles(entries)], {
    platform: AMD64,
    platforms: 'all',
  });
  expect(image?.standsFor).toEqual({
    'docker.io/library/app:v1': INDEX.digest,
    'docker.io/library/app:v2': AMD.manifestDigest,
  });
});

test('all of manifests side by side under one name get an index that joins them', async () => {
  const entries = [AMD, ARM].map(({ descriptor }) => ({ ...descriptor, annotations: NAME }));
  const files = [...blobFiles([AMD, ARM]), ...layoutFiles(entries)];
  const [one, other] = await load(files, { platform: AMD64, platforms: 'all' });
  const joined = digestsOf(one).filter((digest) => digestsOf(other).includes(digest));
  expect(joined).toHaveLength(1);
  const stored = one?.manifests.find(({ record }) => record.digest === joined[0]);
  expect(digestOf(stored?.bytes ?? '')).toBe(joined[0]);
  const separate = layoutFiles([AMD.descriptor, ARM.descriptor]);
  const images = await load([...blobFiles([AMD, ARM]), ...separate], { platform: AMD64, platforms: 'all' });
  expect(images.map((image) => digestsOf(image).length)).toEqual([1, 1]);
});

test('a name is that of one platform, whatever manifest.json says', async () => {
  const docker = [AMD, ARM].map(({ id }) => ({
    Config: `blobs/sha256/${id.slice(7)}`,
    RepoTags: ['app:v1'],
    Layers: [],
  }));
  const files = [...NESTED, { path: 'manifest.json', contents: toJson(docker) }];
  expect(shown(await load(files, { platform: AMD64, platforms: 'all' }))).toEqual([
    'arm64',
    'amd64 docker.io/library/app:v1',
  ]);
});

test.each<[string, readonly ArchiveFile[], Platform]>([
  ['a docker-archive', dockerFiles(AMD, ['app:v1']), ARM64],
  ['a layout with one image', [...blobFiles([ARM]), ...layoutFiles([ARM.descriptor])], AMD64],
  ['a layout with several', NESTED, S390X],
])('%s without the platform that is required is refused', async (_, files, platform) => {
  await expect(load(files, { platform, platforms: 'required' })).rejects.toMatchObject({
    reason: 'PLATFORM_NOT_FOUND',
    message: expect.stringMatching(/it offers linux/) as string,
  });
});

test('the platform that is required is taken', async () => {
  expect(shown(await load(NESTED, { platform: ARM64, platforms: 'required' }))).toEqual([
    'arm64 docker.io/library/app:v1',
  ]);
});

test('indexes that share what they name do not multiply the work', async () => {
  const wrap = (
    children: readonly { bytes: Uint8Array; mediaType: string }[],
  ): { bytes: Buffer; mediaType: string } => {
    const manifests = children.map(({ bytes, mediaType }, index) => {
      const platform = { os: 'linux', architecture: `cpu${index}` };
      return { mediaType, digest: digestOf(bytes), size: bytes.length, platform };
    });
    return { mediaType: INDEX.mediaType, bytes: Buffer.from(toJson({ schemaVersion: 2, manifests })) };
  };
  const many = (child: { bytes: Uint8Array; mediaType: string }): { bytes: Buffer; mediaType: string } =>
    wrap(Array.from({ length: 2000 }, () => child));
  const image: Pick<RandomImage, 'mediaType'> & { bytes: Buffer } = { bytes: AMD.manifest, mediaType: AMD.mediaType };
  const [low, top] = [many(image), many(many(image))];
  const files = [low, top].map(({ bytes }) => ({ path: `blobs/sha256/${digestOf(bytes).slice(7)}`, contents: bytes }));
  const descriptor = { mediaType: top.mediaType, digest: digestOf(top.bytes), size: top.bytes.length };
  const images = await load([...blobFiles([AMD]), ...files, ...layoutFiles([descriptor])], { platforms: 'all' });
  expect(images).toHaveLength(1);
});
