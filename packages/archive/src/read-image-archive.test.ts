import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type ArchivedImage, formatReference, type Platform } from '@tinydock/domain';
import { indexOf, type RandomImage, randomImage } from '@tinydock/testing';
import { describe, expect, test } from 'vitest';
import { readImageArchive, type ReadArchiveOptions } from './read-image-archive.ts';
import {
  type ArchiveFile,
  blobFiles,
  blobPath,
  buildArchive,
  dockerFiles,
  layoutFiles,
  streamOf,
  toJson,
} from './testing/build-archive.ts';
import { RecordingSink } from './testing/recording-sink.ts';

const AMD64: Platform = { os: 'linux', architecture: 'amd64' };
const ARM64: Platform = { os: 'linux', architecture: 'arm64' };

const IMAGE = randomImage({ seed: 1, layers: 3 });
const ARM_IMAGE = randomImage({ seed: 2, architecture: 'arm64' });

async function load(
  files: readonly ArchiveFile[],
  options: Pick<ReadArchiveOptions, 'platform' | 'platforms'> & { sink?: RecordingSink } = {},
): Promise<readonly ArchivedImage[]> {
  const { platform = AMD64, platforms, sink = new RecordingSink() } = options;
  return readImageArchive(streamOf(buildArchive(files)), sink, { platform, platforms });
}

function tagsOf(image: ArchivedImage | undefined): string[] {
  return (image?.tags ?? []).map((tag) => formatReference(tag));
}

function named(image: Pick<RandomImage, 'descriptor'>, annotations: Readonly<Record<string, string>>): unknown {
  return { ...image.descriptor, annotations };
}

describe('docker-archive', () => {
  test('layers, configuration and tags', async () => {
    const sink = new RecordingSink();
    const [image, ...others] = await load(dockerFiles(IMAGE, ['app:v1', 'localhost:5000/a/b:v2', 'bare']), { sink });
    expect(others).toEqual([]);
    expect(image && Buffer.from(image.configBytes)).toEqual(IMAGE.config);
    expect(image?.config.diffIds).toEqual(IMAGE.layers.map(({ diffId }) => diffId));
    expect(tagsOf(image)).toEqual([
      'docker.io/library/app:v1',
      'localhost:5000/a/b:v2',
      'docker.io/library/bare:latest',
    ]);
    expect(image?.manifests).toEqual([]);
    expect(sink.put.map(({ sizeBytes, digest }) => [sizeBytes, digest])).toEqual(
      IMAGE.layers.map(({ tar }) => [tar.length, undefined]),
    );
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('compressed as a whole with %s, in chunks of a byte at first', async (_, compress) => {
    const bytes = compress(buildArchive(dockerFiles(IMAGE, ['app:v1'])));
    const source = async function* (): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < 20; index += 1) yield bytes.subarray(index, index + 1);
      yield* streamOf(bytes.subarray(20));
    };
    const [image] = await readImageArchive(source(), new RecordingSink());
    expect(image?.config.diffIds).toEqual(IMAGE.layers.map(({ diffId }) => diffId));
  });

  test('manifest.json may come first, names begin with ./, and directories are named', async () => {
    const files = dockerFiles(IMAGE, null).toReversed();
    const dotted = files.map((file) => ({ ...file, path: `./${file.path}` }));
    const [image] = await load([{ path: './', type: 'directory' }, ...dotted]);
    expect(image?.config.diffIds).toHaveLength(3);
    expect(image?.tags).toEqual([]);
  });

  test('several images that share a layer', async () => {
    const shared = IMAGE.layers.slice(0, 1);
    const config = {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: shared.map(({ diffId }) => diffId) },
    };
    const files = dockerFiles(IMAGE, ['one:v1']).slice(0, -1);
    const layerPath = files[0]?.path ?? '';
    const manifest = [
      { Config: files.at(-1)?.path, RepoTags: ['one:v1'], Layers: files.slice(0, -1).map(({ path }) => path) },
      { Config: 'base.json', RepoTags: ['base:v1'], Layers: [layerPath] },
    ];
    const sink = new RecordingSink();
    const images = await load(
      [
        ...files,
        { path: 'base.json', contents: toJson(config) },
        { path: 'manifest.json', contents: toJson(manifest) },
      ],
      { sink },
    );
    expect(images.map((image) => [tagsOf(image), image.config.diffIds.length])).toEqual([
      [['docker.io/library/one:v1'], 3],
      [['docker.io/library/base:v1'], 1],
    ]);
    expect(sink.put).toHaveLength(3);
  });

  test.each(['symlink', 'hardLink'] as const)('a repeated layer as a %s', async (type) => {
    const [first] = IMAGE.layers;
    if (first === undefined) throw new Error('a layer was expected');
    const config = {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [first.diffId, first.diffId] },
    };
    const manifest = [{ Config: 'c.json', RepoTags: null, Layers: ['b/layer.tar', 'a/layer.tar'] }];
    const [image] = await load([
      { path: 'b/layer.tar', type, linkPath: type === 'symlink' ? '../a/layer.tar' : 'a/layer.tar' },
      { path: 'a/layer.tar', contents: first.tar },
      { path: 'c.json', contents: toJson(config) },
      { path: 'manifest.json', contents: toJson(manifest) },
    ]);
    expect(image?.config.diffIds).toEqual([first.diffId, first.diffId]);
  });

  test('the last of several entries of one name counts', async () => {
    const files = dockerFiles(IMAGE, ['app:v1']);
    const [image] = await load([{ path: 'manifest.json', contents: '[]' }, ...files]);
    expect(tagsOf(image)).toEqual(['docker.io/library/app:v1']);
  });

  test('an image for another platform is the one that is meant, as it is the only one', async () => {
    const [image] = await load(dockerFiles(ARM_IMAGE, ['arm:v1']));
    expect(image?.config.platform).toEqual(ARM64);
  });

  test('an image without layers', async () => {
    const config = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: null } };
    const [image] = await load([
      { path: 'c.json', contents: toJson(config) },
      { path: 'manifest.json', contents: toJson([{ Config: 'c.json', RepoTags: ['empty:v1'], Layers: null }]) },
    ]);
    expect(image?.config.diffIds).toEqual([]);
  });

  test('compressed layers, and one that is an empty tar', async () => {
    const empty = randomImage({ seed: 3, layers: 1 });
    const [layer] = empty.layers;
    const tar = Buffer.alloc(10_240);
    const manifest = [{ Config: 'c.json', RepoTags: null, Layers: ['abc.tar.gz', 'empty/layer.tar'] }];
    const sink = new RecordingSink();
    const emptyDiffId = 'sha256:84ff92691f909a05b224e1c56abb4864f01b4f8e3c854e4bb4c7baf1d3f6d652';
    const config = {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [layer?.diffId, emptyDiffId] },
    };
    const [image] = await load(
      [
        { path: 'abc.tar.gz', contents: layer?.blob ?? '' },
        { path: 'empty/layer.tar', contents: tar },
        { path: 'c.json', contents: toJson(config) },
        { path: 'manifest.json', contents: toJson(manifest) },
      ],
      { sink },
    );
    expect(image?.config.diffIds).toEqual([layer?.diffId, emptyDiffId]);
  });
});

describe('OCI layout', () => {
  test('one image with a name, its manifest kept', async () => {
    const sink = new RecordingSink();
    const [image, ...others] = await load(
      [
        ...blobFiles([IMAGE]),
        ...layoutFiles([named(IMAGE, { 'org.opencontainers.image.ref.name': 'docker.io/library/app:v1' })]),
      ],
      { sink },
    );
    expect(others).toEqual([]);
    expect(tagsOf(image)).toEqual(['docker.io/library/app:v1']);
    expect(image?.manifests).toEqual([
      { bytes: IMAGE.manifest, record: { digest: IMAGE.manifestDigest, mediaType: IMAGE.mediaType } },
    ]);
    expect(sink.put.map(({ digest }) => digest)).toEqual(IMAGE.layers.map(({ digest }) => digest));
  });

  test.each([
    [{ 'io.containerd.image.name': 'docker.io/library/a:v1', 'org.opencontainers.image.ref.name': 'v1' }, 'a:v1'],
    [{ 'org.opencontainers.image.ref.name': 'a:v2' }, 'a:v2'],
    [{ 'org.opencontainers.image.ref.name': 'team/a' }, 'team/a:latest'],
    [{ 'org.opencontainers.image.ref.name': 'latest' }, undefined],
    [{ 'org.opencontainers.image.ref.name': 'what+ever/THIS:is' }, undefined],
    [{ 'io.containerd.image.name': `docker.io/library/a@sha256:${'0'.repeat(64)}` }, undefined],
    [{}, undefined],
  ])('annotations %j give the name %s', async (annotations, expected) => {
    const [image] = await load([...blobFiles([IMAGE]), ...layoutFiles([named(IMAGE, annotations)])]);
    const names = image?.tags.map(({ repository, tag }) => `${repository.replace('library/', '')}:${tag ?? ''}`);
    expect(names).toEqual(expected === undefined ? [] : [expected]);
  });

  test('one image under two names is one image', async () => {
    const images = await load([
      ...blobFiles([IMAGE]),
      ...layoutFiles([
        named(IMAGE, { 'io.containerd.image.name': 'docker.io/library/a:v1' }),
        named(IMAGE, { 'io.containerd.image.name': 'docker.io/library/a:v2' }),
      ]),
    ]);
    expect(images.map(tagsOf)).toEqual([['docker.io/library/a:v1', 'docker.io/library/a:v2']]);
    expect(images[0]?.manifests).toHaveLength(1);
  });

  test.each([AMD64, ARM64])('of a nested index the image for %j, with the index kept', async (platform) => {
    const index = indexOf([IMAGE, ARM_IMAGE]);
    const wanted = platform === AMD64 ? IMAGE : ARM_IMAGE;
    const descriptor = { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length };
    const images = await load([...blobFiles([IMAGE, ARM_IMAGE], index), ...layoutFiles([descriptor])], { platform });
    expect(images.map(({ configBytes }) => Buffer.from(configBytes))).toEqual([wanted.config]);
    expect(images[0]?.manifests.map(({ record }) => record.digest)).toEqual([index.digest, wanted.manifestDigest]);
  });

  test('the images of other platforms need not be there', async () => {
    const index = indexOf([IMAGE, ARM_IMAGE]);
    const descriptor = { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length };
    const images = await load([...blobFiles([IMAGE], index), ...layoutFiles([descriptor])]);
    expect(images).toHaveLength(1);
  });

  test('of several manifests with one name at the top, the one for the platform', async () => {
    const name = { 'org.opencontainers.image.ref.name': 'app:v1' };
    const files = [...blobFiles([IMAGE, ARM_IMAGE]), ...layoutFiles([named(IMAGE, name), named(ARM_IMAGE, name)])];
    const [image, ...others] = await load(files, { platform: ARM64 });
    expect(others).toEqual([]);
    expect(image?.config.platform).toEqual(ARM64);
    await expect(load(files, { platform: { os: 'linux', architecture: 's390x' } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      reason: 'PLATFORM_NOT_FOUND',
      message: expect.stringContaining('it offers linux/amd64, linux/arm64') as string,
    });
  });

  test('build records and signatures beside an image are no images', async () => {
    const record = {
      ...ARM_IMAGE.descriptor,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    };
    const images = await load([...blobFiles([IMAGE]), ...layoutFiles([record, IMAGE.descriptor])]);
    expect(images.map(({ configBytes }) => Buffer.from(configBytes))).toEqual([IMAGE.config]);
  });

  test('with a manifest.json beside it: manifests from the one, tags from both', async () => {
    const manifest = [
      { Config: blobPath(IMAGE.manifestDigest).replace(/[^/]+$/, IMAGE.id.slice(7)), RepoTags: ['app:v2'], Layers: [] },
    ];
    const [image] = await load([
      ...blobFiles([IMAGE]),
      ...layoutFiles([named(IMAGE, { 'io.containerd.image.name': 'docker.io/library/app:v1' })]),
      { path: 'manifest.json', contents: toJson(manifest) },
    ]);
    expect(tagsOf(image)).toEqual(['docker.io/library/app:v1', 'docker.io/library/app:v2']);
    expect(image?.manifests).toHaveLength(1);
  });

  test('a layer that is here is not read again, nor need it be in the archive', async () => {
    const image = randomImage({ seed: 5, compression: 'none' });
    const sink = new RecordingSink();
    const files = [...blobFiles([image]), ...layoutFiles([image.descriptor])];
    await load(files, { sink });
    await load(files, { sink });
    const layerPaths = image.layers.map(({ digest }) => blobPath(digest));
    const [again] = await load(
      files.filter(({ path }) => !layerPaths.includes(path)),
      { sink },
    );
    expect(again?.config.diffIds).toHaveLength(2);
    expect(sink.put).toHaveLength(2);
  });
});
