import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ArchiveFormat,
  type ArchiveStyle,
  type BlobStore,
  type CompressionChoice,
  type CompressionRecipe,
  type DiffId,
  type Digest,
  type ImageCatalog,
  type KnownIndex,
  type LayerFormCatalog,
  type LayerRecord,
  type LayerStore,
  type LayerTarReader,
  type ManifestFormat,
  type NamedImage,
  parseDigest,
  type Platform,
  type SavedImage,
  throwIfCancelled,
  TinydockError,
} from '@tinydock/domain';
import { compressToFile } from './compress-to-file.ts';
import type { GarbageCollector } from './garbage-collector.ts';
import { otherPlatformsOf } from './image-platforms.ts';
import { describeManifest, findSavedIndex } from './image-documents.ts';
import { type SelectedImage, selectSaved } from './select-saved.ts';

export interface SaveDependencies {
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly forms: LayerFormCatalog;
  /** The recipe that a choice stands for on this machine. */
  readonly chooseRecipe: (choice: CompressionChoice) => Promise<CompressionRecipe>;
  /** For layers while they are compressed; made where it is not there. */
  readonly scratchRoot: string;
  readonly garbage: GarbageCollector;
  readonly writeArchive: (
    images: readonly SavedImage[],
    options: ArchiveStyle & { readonly format: ArchiveFormat; readonly readLayer: LayerTarReader },
  ) => AsyncIterable<Uint8Array>;
}

export interface SaveRequest {
  /** As users name them; a repository stands for all its tags. */
  readonly names: readonly string[];
  readonly format: ArchiveFormat;
  /** Which of the images that came under one index; undefined for whatever they are for. */
  readonly platform: Platform | undefined;
  /** With each, those for other platforms that came under the same index. */
  readonly allPlatforms?: boolean | undefined;
  /** Of every layer; undefined for plain tars. */
  readonly compression?: CompressionChoice | undefined;
  /** Of the manifests, where they can be so. */
  readonly manifests?: ManifestFormat | undefined;
  /** As of an archive's style. */
  readonly entryAnnotations?: ArchiveStyle['entryAnnotations'];
  /** With all platforms: which of the indexes under which the images came, in place of those of their names. */
  readonly index?: Digest | undefined;
  readonly signal: AbortSignal;
}

function findLayer(layers: LayerStore, image: NamedImage, diffId: DiffId): LayerRecord {
  const layer = layers.get(diffId);
  if (layer !== undefined) return layer;
  throw new TinydockError({
    code: 'DATA_LOSS',
    message: `cannot save image ${image.id}: its layer ${diffId} is missing from the store`,
    hint: 'Remove the image and pull it again.',
  });
}

interface Described extends Pick<SelectedImage, 'tags' | 'under'> {
  readonly index?: KnownIndex | undefined;
}

async function describeImage(
  dependencies: SaveDependencies,
  image: NamedImage,
  { tags, under, index }: Described,
): Promise<SavedImage> {
  return {
    id: image.id,
    configBytes: await dependencies.blobs.get(parseDigest(image.id)),
    layers: image.diffIds.map((diffId) => findLayer(dependencies.layers, image, diffId)),
    tags,
    ...(await describeManifest(dependencies, image, { under, index })),
  };
}

async function describeAll(
  dependencies: SaveDependencies,
  one: SelectedImage,
  allPlatforms: boolean | undefined,
): Promise<SavedImage> {
  const { image, tags, under } = one;
  const siblings = allPlatforms === true ? otherPlatformsOf(dependencies.images, image, under) : [];
  const index = await findSavedIndex(dependencies, one, siblings);
  const others = siblings.map((other) => describeImage(dependencies, other, { tags: [], under: undefined, index }));
  const own = await describeImage(dependencies, image, { tags, under, index });
  return allPlatforms === true ? { ...own, index, others: await Promise.all(others) } : own;
}

/** Layers wait for their reader in a directory that is gone with `resources`. */
async function openCompressor(
  dependencies: SaveDependencies,
  { compression, signal }: Pick<SaveRequest, 'compression' | 'signal'>,
  resources: AsyncDisposableStack,
): Promise<ArchiveStyle['compress']> {
  if (compression === undefined) return undefined;
  const recipe = await dependencies.chooseRecipe(compression);
  await mkdir(dependencies.scratchRoot, { recursive: true, mode: 0o700 });
  const scratchDir = await mkdtemp(join(dependencies.scratchRoot, 'save-'));
  resources.defer(() => rm(scratchDir, { recursive: true, force: true }));
  return (diffId) => compressToFile(dependencies, { diffId, recipe, scratchDir, signal });
}

/**
 * Writes images into one archive, at the pace of the reader. A chunk holds until the next one is asked for.
 * Until the iteration ends, nothing of the images is collected, even where they are removed meanwhile.
 * @throws TinydockError as {@link selectSaved}, with the first `next()`; DATA_LOSS; CANCELLED; INVALID_ARGUMENT for
 *   a level of compression that does not exist
 */
export async function* saveImages(
  dependencies: SaveDependencies,
  request: SaveRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { names, format, platform, allPlatforms, index, manifests, entryAnnotations, signal } = request;
  await using resources = new AsyncDisposableStack();
  const ended = Promise.withResolvers<undefined>();
  const held = dependencies.garbage.hold(() => ended.promise);
  try {
    const selected = selectSaved(dependencies.images, names, { platform, allPlatforms, index });
    const saved = await Promise.all(selected.map((one) => describeAll(dependencies, one, allPlatforms)));
    throwIfCancelled('saving images', signal);
    const readLayer: LayerTarReader = (diffId) => dependencies.layers.streamTar(diffId, signal);
    const compress = await openCompressor(dependencies, request, resources);
    yield* dependencies.writeArchive(saved, { format, readLayer, compress, manifests, entryAnnotations });
  } finally {
    ended.resolve(undefined);
    await held;
  }
}
