import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  type Annotations,
  type Compression,
  type Descriptor,
  type Digest,
  type DiffId,
  type ImageId,
  MEDIA_TYPES,
  parseDiffId,
  parseDigest,
  parseImageId,
} from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { SeededRandom } from '../tar/seeded-random.ts';

export type ImageFormat = 'docker' | 'oci';

export interface RandomImageOptions {
  readonly seed: number;
  /** Default 2. */
  readonly layers?: number | undefined;
  /** Bytes of random content in each layer; default 20,000. */
  readonly layerBytes?: number | undefined;
  /** Default `oci`. */
  readonly format?: ImageFormat | undefined;
  /** Default `gzip`. */
  readonly compression?: Compression | undefined;
  /** Default `amd64`. */
  readonly architecture?: string | undefined;
  /** Of the manifest. */
  readonly annotations?: Annotations | undefined;
}

export interface RandomLayer {
  readonly tar: Buffer;
  readonly diffId: DiffId;
  /** As it travels. */
  readonly blob: Buffer;
  readonly digest: Digest;
}

export interface RandomImage {
  readonly id: ImageId;
  readonly config: Buffer;
  readonly layers: readonly RandomLayer[];
  readonly manifest: Buffer;
  readonly manifestDigest: Digest;
  readonly mediaType: string;
  /** Of the manifest, with the platform; for an index. */
  readonly descriptor: Descriptor;
  /** Configuration and layers by digest. */
  readonly blobs: ReadonlyMap<Digest, Buffer>;
}

/** An index over several images, as registries serve it. */
export interface RandomIndex {
  readonly bytes: Buffer;
  readonly digest: Digest;
  readonly mediaType: string;
}

const LAYER_TYPES: Readonly<Record<ImageFormat, Readonly<Record<Compression, string>>>> = {
  oci: { none: MEDIA_TYPES.ociLayer, gzip: MEDIA_TYPES.ociLayerGzip, zstd: MEDIA_TYPES.ociLayerZstd },
  docker: { none: MEDIA_TYPES.dockerLayer, gzip: MEDIA_TYPES.dockerLayerGzip, zstd: `${MEDIA_TYPES.dockerLayer}.zstd` },
};

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A tar of plain files, in the order given. */
export function tarOfFiles(files: readonly { readonly path: string; readonly contents: Uint8Array }[]): Buffer {
  const parts = files.flatMap(({ path, contents }) => [
    encodeTarHeader({ path, type: 'file', mode: 0o644, size: contents.length, mtimeSeconds: 1_700_000_000 }),
    contents,
    tarPadding(contents.length),
  ]);
  return Buffer.concat([...parts, TAR_TRAILER]);
}

function compress(tar: Buffer, compression: Compression): Buffer {
  if (compression === 'gzip') return gzipSync(tar);
  return compression === 'zstd' ? zstdCompressSync(tar) : tar;
}

function randomLayer(random: SeededRandom, layerBytes: number, compression: Compression): RandomLayer {
  const name = `${random.pick(['bin', 'etc', 'usr'])}/file-${random.integer(0, 1e9)}`;
  const tar = tarOfFiles([
    { path: name, contents: random.bytes(layerBytes) },
    { path: `${name}.txt`, contents: Buffer.from(`contents of ${name}\n`.repeat(random.integer(1, 200))) },
  ]);
  const blob = compress(tar, compression);
  return { tar, blob, diffId: parseDiffId(sha256(tar)), digest: parseDigest(sha256(blob)) };
}

function toJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value, undefined, 3));
}

/** A small whole image, repeatable by its seed; its layers hold random files. */
export function randomImage(options: RandomImageOptions): RandomImage {
  const { seed, layers: count = 2, layerBytes = 20_000, format = 'oci' } = options;
  const { compression = 'gzip', architecture = 'amd64', annotations } = options;
  const random = new SeededRandom(seed);
  const layers = Array.from({ length: count }, () => randomLayer(random, layerBytes, compression));
  const config = toJson({
    created: '2024-03-01T12:00:00Z',
    architecture,
    os: 'linux',
    config: { Env: ['PATH=/usr/bin:/bin'], Cmd: ['/bin/sh'], Labels: { seed: String(seed) } },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, index) => ({ created_by: `step ${index}` })),
  });
  const isOci = format === 'oci';
  const mediaType = isOci ? MEDIA_TYPES.ociManifest : MEDIA_TYPES.dockerManifest;
  const configDigest = sha256(config);
  const manifest = toJson({
    schemaVersion: 2,
    mediaType,
    config: {
      mediaType: isOci ? MEDIA_TYPES.ociConfig : MEDIA_TYPES.dockerConfig,
      digest: configDigest,
      size: config.length,
    },
    layers: layers.map(({ blob, digest }) => ({
      mediaType: LAYER_TYPES[format][compression],
      digest,
      size: blob.length,
    })),
    annotations,
  });
  const manifestDigest = parseDigest(sha256(manifest));
  const entries = layers.map(({ digest, blob }): [Digest, Buffer] => [digest, blob]);
  return {
    id: parseImageId(configDigest),
    config,
    layers,
    manifest,
    manifestDigest,
    mediaType,
    descriptor: {
      mediaType,
      digest: manifestDigest,
      size: manifest.length,
      platform: { os: 'linux', architecture },
    },
    blobs: new Map([[parseDigest(configDigest), config], ...entries]),
  };
}

/** An index that names the images' platforms, in the order given. */
export function indexOf(
  images: readonly RandomImage[],
  format: ImageFormat = 'oci',
  annotations?: Annotations,
): RandomIndex {
  const mediaType = format === 'oci' ? MEDIA_TYPES.ociIndex : MEDIA_TYPES.dockerManifestList;
  const manifests = images.map(({ descriptor }) => descriptor);
  const bytes = toJson({ schemaVersion: 2, mediaType, manifests, annotations });
  return { bytes, digest: parseDigest(sha256(bytes)), mediaType };
}
