import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  ARCHIVE_FORMATS,
  type ArchiveFormat,
  type ArchiveStyle,
  BASE_NAME,
  type CompressedLayer,
  type DiffId,
  formatReference,
  type ImageIndex,
  MEDIA_TYPES,
  type NewManifest,
  parseDigest,
  parseManifest,
  parseReference,
  type SavedImage,
} from '@tinydock/domain';
import { indexOf, type RandomImage, randomImage, runCommand } from '@tinydock/testing';
import { readTarEntries } from '@tinydock/tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readImageArchive } from '../read-image-archive.ts';
import { streamOf } from '../testing/build-archive.ts';
import { RecordingSink } from '../testing/recording-sink.ts';
import { writeImageArchive } from './write-image-archive.ts';

const BASE = randomImage({ seed: 71, layers: 1, compression: 'none' });
const ARM = randomImage({ seed: 73, layers: 1, compression: 'none', architecture: 'arm64' });
const OTHER = randomImage({ seed: 72, layers: 3, compression: 'none' });

function manifestOf({ manifest: bytes, manifestDigest: digest, mediaType }: RandomImage): NewManifest {
  return { bytes, digest, mediaType };
}

function savedOf(image: RandomImage, names: readonly string[], changes: Partial<SavedImage> = {}): SavedImage {
  return {
    id: image.id,
    configBytes: image.config,
    layers: image.layers.map(({ diffId, tar }) => ({ diffId, tarBytes: tar.length })),
    tags: names.map(parseReference),
    manifest: undefined,
    ...changes,
  };
}

function readLayer(diffId: DiffId): AsyncIterable<Uint8Array> {
  const layer = [...BASE.layers, ...OTHER.layers, ...ARM.layers].find((candidate) => candidate.diffId === diffId);
  return streamOf(layer?.tar ?? Buffer.alloc(0), 7000);
}

async function write(images: readonly SavedImage[], format: ArchiveFormat, style: ArchiveStyle = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeImageArchive(images, { format, readLayer, ...style }))
    chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
}

async function pathsOf(archive: Uint8Array): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { entry } of readTarEntries(streamOf(archive), { reason: 'INVALID_ARCHIVE' }))
    paths.push(entry.path);
  return paths;
}

describe.each(ARCHIVE_FORMATS)('%s', (format) => {
  test('comes back with every id, layer and name, and with a shared layer once', async () => {
    const images = [savedOf(BASE, ['base:1', 'localhost:5000/team/base:2']), savedOf(OTHER, []), savedOf(BASE, [])];
    const archive = await write(images, format);
    const sink = new RecordingSink();
    const read = await readImageArchive(streamOf(archive), sink, { platform: { os: 'linux', architecture: 'amd64' } });
    expect(read.map(({ configBytes }) => Buffer.from(configBytes))).toEqual([BASE.config, OTHER.config]);
    expect(read.map(({ tags }) => tags.map(formatReference))).toEqual([
      ['docker.io/library/base:1', 'localhost:5000/team/base:2'],
      [],
    ]);
    const paths = await pathsOf(archive);
    expect(paths).toHaveLength(new Set(paths).size);
    expect(sink.put).toHaveLength(4);
  });

  test('is the same each time', async () => {
    const images = [savedOf(OTHER, ['a:1'])];
    expect((await write(images, format)).equals(await write(images, format))).toBe(true);
  });

  test.each([-1, 1])('ends where a layer has %i bytes too many or few', async (difference) => {
    const layers = BASE.layers.map(({ diffId, tar }) => ({ diffId, tarBytes: tar.length + difference }));
    await expect(write([savedOf(BASE, [], { layers })], format)).rejects.toMatchObject({
      code: 'DATA_LOSS',
      reason: 'SIZE_MISMATCH',
    });
  });
});

test('oci-archive keeps a manifest that names the plain tars, and so its digest', async () => {
  const manifest = manifestOf(BASE);
  const archive = await write([savedOf(BASE, ['base:1'], { manifest })], 'oci-archive');
  const [read] = await readImageArchive(streamOf(archive), new RecordingSink());
  expect(read?.manifests.map(({ record }) => record.digest)).toEqual([BASE.manifestDigest]);
});

test('oci-archive has the platforms of an image under one name', async () => {
  const archive = await write([savedOf(BASE, ['base:1'], { others: [savedOf(ARM, [])] })], 'oci-archive');
  for (const [architecture, image] of [['amd64', BASE] as const, ['arm64', ARM] as const]) {
    const read = await readImageArchive(streamOf(archive), new RecordingSink(), {
      platform: { os: 'linux', architecture },
    });
    expect(read.map(({ configBytes }) => Buffer.from(configBytes))).toEqual([image.config]);
    expect(read[0]?.tags.map(formatReference)).toEqual(['docker.io/library/base:1']);
    expect(read[0]?.manifests).toHaveLength(2);
  }
});

describe('an index that the platforms came under', () => {
  const { bytes, digest, mediaType } = indexOf(
    [{ ...ARM, descriptor: { ...ARM.descriptor, annotations: { of: 'arm' } } }, BASE],
    'oci',
    { who: 'me' },
  );
  const parsed = parseManifest(bytes);
  const index = { bytes, digest, mediaType, index: parsed.kind === 'index' ? parsed : expect.fail('no index') };
  const known = (image: RandomImage, changes: Partial<SavedImage> = {}): SavedImage =>
    savedOf(image, [], { manifest: manifestOf(image), was: image.manifestDigest, ...changes });
  const images = [known(BASE, { tags: [parseReference('base:1')], others: [known(ARM)], index })];

  async function indexIn(style: ArchiveStyle): Promise<ImageIndex> {
    const archive = await write(images, 'oci-archive', style);
    const [read] = await readImageArchive(streamOf(archive), new RecordingSink());
    const [top] = read?.manifests ?? [];
    const written = parseManifest(top?.bytes ?? Buffer.of());
    return written.kind === 'index' ? written : expect.fail('no index');
  }

  test('is kept as it is where its manifests are', async () => {
    const archive = await write(images, 'oci-archive');
    const [read] = await readImageArchive(streamOf(archive), new RecordingSink());
    expect(read?.manifests[0]?.record.digest).toBe(digest);
  });

  test('keeps order and annotations over compressed layers', async () => {
    const { manifests, annotations } = await indexIn({ compress: compressor().compress });
    expect(annotations).toEqual({ who: 'me' });
    expect(manifests.map((one) => [one.platform?.architecture, one.annotations])).toEqual([
      ['arm64', { of: 'arm' }],
      ['amd64', undefined],
    ]);
    expect(manifests.map((one) => one.digest)).not.toContain(BASE.manifestDigest);
  });

  test('is described in index.json, with its name or without', async () => {
    const entriesOf = async (saved: readonly SavedImage[]): Promise<readonly unknown[]> => {
      const archive = await write(saved, 'oci-archive', { entryAnnotations: { who: 'me' } });
      const chunks: Uint8Array[] = [];
      for await (const { entry, data } of readTarEntries(streamOf(archive), { reason: 'INVALID_ARCHIVE' }))
        if (entry.path === 'index.json') for await (const chunk of data) chunks.push(chunk);
      const index = parseManifest(Buffer.concat(chunks));
      return index.kind === 'index' ? index.manifests.map(({ annotations }) => annotations) : [];
    };
    const name = 'docker.io/library/base:1';
    const names = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name };
    expect(await entriesOf(images)).toEqual([{ who: 'me', ...names }]);
    expect(await entriesOf([known(BASE)])).toEqual([{ who: 'me' }]);
  });

  test("is no list of Docker's, which would have no place for them", async () => {
    const { mediaType: type, manifests } = await indexIn({ manifests: 'docker' });
    expect(type).toBe(MEDIA_TYPES.ociIndex);
    expect(manifests.map((one) => one.mediaType)).toEqual([MEDIA_TYPES.ociManifest, MEDIA_TYPES.ociManifest]);
  });
});

/** Each layer once; more would be work for nothing. */
function compressor(): { readonly compress: NonNullable<ArchiveStyle['compress']>; readonly made: DiffId[] } {
  const made: DiffId[] = [];
  const compress = async (diffId: DiffId): Promise<CompressedLayer> => {
    made.push(diffId);
    const chunks: Uint8Array[] = [];
    for await (const chunk of readLayer(diffId)) chunks.push(chunk);
    const bytes = gzipSync(Buffer.concat(chunks));
    const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    return { form: { digest, sizeBytes: bytes.length, compression: 'gzip' }, open: () => streamOf(bytes) };
  };
  return { compress, made };
}

describe.each(ARCHIVE_FORMATS)('compressed %s', (format) => {
  test('comes back with the same ids and layers, each compressed once', async () => {
    const { compress, made } = compressor();
    const manifest = manifestOf(BASE);
    const images = [savedOf(BASE, ['base:1'], { manifest }), savedOf(OTHER, []), savedOf(BASE, [])];
    const archive = await write(images, format, { compress });
    const sink = new RecordingSink();
    const read = await readImageArchive(streamOf(archive), sink);
    expect(read.map(({ configBytes }) => Buffer.from(configBytes))).toEqual([BASE.config, OTHER.config]);
    expect(made).toEqual([...new Set([...BASE.layers, ...OTHER.layers].map(({ diffId }) => diffId))]);
    expect(archive.length).toBeLessThan((await write(images, format)).length);
  });
});

test.each([
  ['docker', {}, 'dockerManifest'],
  ['docker', { annotations: { [BASE_NAME]: 'b' } }, 'dockerManifest'],
  ['docker', { annotations: { who: 'me' } }, 'ociManifest'],
  ['oci', { manifest: { ...manifestOf(BASE), mediaType: MEDIA_TYPES.dockerManifest } }, 'ociManifest'],
] as const)('oci-archive has manifests of %s where they can be so: %j', async (manifests, changes, type) => {
  const archive = await write([savedOf(BASE, [], changes)], 'oci-archive', { manifests });
  const [read] = await readImageArchive(streamOf(archive), new RecordingSink());
  expect(read?.manifests.map(({ record }) => record.mediaType)).toEqual([MEDIA_TYPES[type]]);
});

test("oci-archive has Docker's list of platforms where the manifests are Docker's", async () => {
  const images = [savedOf(BASE, ['base:1'], { others: [savedOf(ARM, [])] })];
  const archive = await write(images, 'oci-archive', { manifests: 'docker' });
  const [read] = await readImageArchive(streamOf(archive), new RecordingSink(), {
    platform: { os: 'linux', architecture: 'arm64' },
  });
  expect(read?.manifests.map(({ record }) => record.mediaType).sort()).toEqual([
    MEDIA_TYPES.dockerManifestList,
    MEDIA_TYPES.dockerManifest,
  ]);
});

describe('read by skopeo', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tinydock-archive-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  test.each(ARCHIVE_FORMATS)('%s has the image by its name', async (format) => {
    const path = join(directory, 'archive.tar');
    await writeFile(path, await write([savedOf(BASE, ['base:1']), savedOf(OTHER, ['team/other:2'])], format));
    const target = join(directory, 'image');
    const name = format === 'docker-archive' ? 'team/other:2' : 'docker.io/team/other:2';
    await runCommand('skopeo', ['copy', '--quiet', '--insecure-policy', `${format}:${path}:${name}`, `dir:${target}`]);
    const manifest = JSON.parse(await readFile(join(target, 'manifest.json'), 'utf8')) as {
      config: { digest: string };
      layers: { digest: string }[];
    };
    expect(manifest.config.digest).toBe(OTHER.id);
    expect(manifest.layers.map(({ digest }) => digest)).toEqual(OTHER.layers.map(({ diffId }) => diffId));
  });
});
