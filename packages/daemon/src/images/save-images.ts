import {
  type ArchiveFormat,
  type BlobStore,
  type DiffId,
  type ImageCatalog,
  type LayerRecord,
  type LayerStore,
  type LayerTarReader,
  type NamedImage,
  parseDigest,
  parseManifest,
  type Platform,
  type SavedImage,
  throwIfCancelled,
  TinydockError,
} from '@tinydock/domain';
import type { GarbageCollector } from './garbage-collector.ts';
import { otherPlatformsOf } from './image-platforms.ts';
import { type SelectedImage, selectSaved } from './select-saved.ts';

export interface SaveDependencies {
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly garbage: GarbageCollector;
  readonly writeArchive: (
    images: readonly SavedImage[],
    options: { readonly format: ArchiveFormat; readonly readLayer: LayerTarReader },
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

/**
 * The manifest that the image came with, if it names the layers as we write them: uncompressed. Only then can its
 * digest stay what it was.
 */
async function findPlainManifest(
  { images, blobs }: SaveDependencies,
  image: NamedImage,
): Promise<SavedImage['manifest']> {
  for (const { digest } of images.listManifests(image.id)) {
    const bytes = await blobs.get(digest);
    const manifest = parseManifest(bytes);
    if (manifest.kind !== 'manifest' || manifest.config.digest !== parseDigest(image.id)) continue;
    const isPlain =
      manifest.layers.length === image.diffIds.length &&
      manifest.layers.every((layer, position) => layer.digest === parseDigest(image.diffIds[position] ?? ''));
    if (isPlain) return { bytes, mediaType: manifest.mediaType };
  }
  return undefined;
}

async function describeImage(dependencies: SaveDependencies, { image, tags }: SelectedImage): Promise<SavedImage> {
  return {
    id: image.id,
    configBytes: await dependencies.blobs.get(parseDigest(image.id)),
    layers: image.diffIds.map((diffId) => findLayer(dependencies.layers, image, diffId)),
    tags,
    // What was made here says what it was told the last time.
    manifest: image.annotations === undefined ? await findPlainManifest(dependencies, image) : undefined,
    annotations: image.annotations,
  };
}

async function describeOthers(
  dependencies: SaveDependencies,
  { image, under }: SelectedImage,
): Promise<readonly SavedImage[]> {
  const others = otherPlatformsOf(dependencies.images, image, under);
  return Promise.all(others.map((other) => describeImage(dependencies, { image: other, tags: [] })));
}

/**
 * Writes images into one archive, at the pace of the reader. A chunk holds until the next one is asked for.
 * Until the iteration ends, nothing of the images is collected, even where they are removed meanwhile.
 * @throws TinydockError as {@link selectSaved}, with the first `next()`; DATA_LOSS; CANCELLED
 */
export async function* saveImages(
  dependencies: SaveDependencies,
  { names, format, platform, allPlatforms, signal }: SaveRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  const ended = Promise.withResolvers<undefined>();
  const held = dependencies.garbage.hold(() => ended.promise);
  try {
    const selected = selectSaved(dependencies.images, names, { platform, allPlatforms });
    const saved = await Promise.all(
      selected.map(async (one) => {
        const image = await describeImage(dependencies, one);
        return allPlatforms === true ? { ...image, others: await describeOthers(dependencies, one) } : image;
      }),
    );
    throwIfCancelled('saving images', signal);
    const readLayer: LayerTarReader = (diffId) => dependencies.layers.streamTar(diffId, signal);
    yield* dependencies.writeArchive(saved, { format, readLayer });
  } finally {
    ended.resolve(undefined);
    await held;
  }
}
