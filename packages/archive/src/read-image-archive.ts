import { createHash } from 'node:crypto';
import {
  type ArchivedImage,
  type ArchiveSink,
  formatPlatform,
  formatReference,
  hostPlatform,
  MEDIA_TYPES,
  parseManifest,
  type Platform,
  type Reference,
  type StandsFor,
  selectPlatform,
  TinydockError,
} from '@tinydock/domain';
import { createArchiveError } from './archive-error.ts';
import type { ArchiveContents } from './contents/archive-contents.ts';
import { type ArchiveLimits, collectContents } from './contents/collect-contents.ts';
import { decompressArchive } from './contents/decompress-archive.ts';
import { readDockerImages, readDockerManifests } from './images/docker-archive.ts';
import { readOciImages } from './images/oci-layout.ts';
import { namingFile } from './images/parse-document.ts';

export interface ReadArchiveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Which image of several platforms is meant; the host's own where it is not given. */
  readonly platform?: Platform | undefined;
  /**
   * `preferred`, the default: an image for one platform alone is taken whatever that is. `required`: it is refused.
   * `all`: every platform that is there, the names with the one that would be preferred.
   */
  readonly platforms?: 'preferred' | 'required' | 'all' | undefined;
  readonly limits?: Partial<ArchiveLimits> | undefined;
  /** How many times its size an archive may have when it is unpacked. */
  readonly maxRatio?: number | undefined;
}

const DEFAULT_LIMITS: ArchiveLimits = {
  maxDocumentBytes: 8 * 1024 * 1024,
  maxDocumentsBytes: 64 * 1024 * 1024,
  maxEntries: 100_000,
};

function createNoImageError(contents: ArchiveContents): Error {
  if (contents.documents.has('repositories')) {
    return createArchiveError(
      'it was written by a Docker older than 1.10, without manifest.json',
      'Load it with an older engine and save it again.',
    );
  }
  const size = contents.documents.size + contents.layers.size + contents.others.size;
  return createArchiveError(
    size === 0 ? 'it is empty' : 'it has neither manifest.json nor index.json',
    'An archive made by "docker save" or an OCI layout is expected; for a root file system, use: tdctl import FILE NAME',
  );
}

function readImages(
  contents: ArchiveContents,
  sink: ArchiveSink,
  wanted: { readonly platform: Platform; readonly allPlatforms: boolean },
): readonly ArchivedImage[] {
  const dockerManifests = readDockerManifests(contents);
  const indexBytes = contents.document('oci-layout') && contents.document('index.json');
  if (indexBytes === undefined) {
    if (dockerManifests === undefined) throw createNoImageError(contents);
    return readDockerImages(contents, sink, dockerManifests);
  }
  const index = namingFile('index.json', () => parseManifest(indexBytes, MEDIA_TYPES.ociIndex));
  if (index.kind !== 'index') throw createArchiveError('index.json is not an index');
  const images = readOciImages({ contents, sink, ...wanted }, index);
  const tagsByConfig = new Map(
    (dockerManifests ?? []).map(({ configPath, tags }) => [contents.document(configPath), tags]),
  );
  const named = new Set(images.flatMap(({ tags }) => tags.map(formatReference)));
  return images.map((image) => {
    const more = tagsByConfig.get(image.configBytes) ?? [];
    return { ...image, tags: [...image.tags, ...more.filter((tag) => !named.has(formatReference(tag)))] };
  });
}

function assertPlatforms(images: readonly ArchivedImage[], wanted: Platform): void {
  const others = images.map(({ config }) => config.platform).filter((one) => selectPlatform([one], wanted) === -1);
  if (others.length === 0) return;
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'PLATFORM_NOT_FOUND',
    message: `the archive has no image for ${formatPlatform(wanted)}: it offers ${[...new Set(others.map(formatPlatform))].join(', ')}`,
  });
}

function uniqueTags(tags: readonly Reference[]): readonly Reference[] {
  return [...new Map(tags.map((tag) => [formatReference(tag), tag])).values()];
}

/** One entry for each image, with all its names and manifests. */
function mergeSame(images: readonly ArchivedImage[]): readonly ArchivedImage[] {
  const groups = Map.groupBy(images, ({ configBytes }) => createHash('sha256').update(configBytes).digest('hex'));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const all = [first, ...others];
    const manifests = new Map(all.flatMap((image) => image.manifests).map((stored) => [stored.record.digest, stored]));
    const standsFor = all.reduce<StandsFor>((sum, image) => ({ ...sum, ...image.standsFor }), {});
    const tags = uniqueTags(all.flatMap((image) => image.tags));
    return [{ ...first, tags, standsFor, manifests: [...manifests.values()] }];
  });
}

/**
 * Reads the images of a docker-archive or an OCI-layout tar, plain or in gzip, zstd, bzip2 or xz, in one pass: layers go to the
 * sink as they stream by. Each image is returned once, with all its names; all its layers are stored and are those its
 * configuration names. Ends the source in any case.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE; NOT_FOUND /
 *   PLATFORM_NOT_FOUND; FAILED_PRECONDITION / UNSUPPORTED_MEDIA_TYPE; CANCELLED; what the source and the sink throw
 */
export async function readImageArchive(
  source: AsyncIterable<Uint8Array>,
  sink: ArchiveSink,
  options: ReadArchiveOptions = {},
): Promise<readonly ArchivedImage[]> {
  const { signal, platform = hostPlatform(), platforms = 'preferred', limits, maxRatio } = options;
  const contents = await collectContents(await decompressArchive(source, maxRatio), {
    sink,
    limits: { ...DEFAULT_LIMITS, ...limits },
    signal,
  });
  const images = mergeSame(readImages(contents, sink, { platform, allPlatforms: platforms === 'all' }));
  if (images.length === 0) throw createArchiveError('it names no image');
  if (platforms === 'required') assertPlatforms(images, platform);
  return images;
}
