import { createHash } from 'node:crypto';
import type { BuiltImage } from '@tinydock/builder';
import {
  type Annotations,
  type BlobStore,
  type BuiltIndex,
  type CompressedForm,
  type Digest,
  encodeIndex,
  formatPlatform,
  formatReference,
  hostPlatform,
  type ImageCatalog,
  type ImageConfig,
  type ImageId,
  type LayerStore,
  type NewManifest,
  parseDigest,
  parseImageConfig,
  parseImageId,
  type Platform,
  type Reference,
  selectPlatform,
  TinydockError,
} from '@tinydock/domain';
import { buildManifest } from '../images/build-manifest.ts';
import { createImageRecord } from '../images/create-image-record.ts';

export interface StoreBuiltDependencies {
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly catalog: ImageCatalog;
  readonly clock: () => Date;
}

/** What was built, and the platform it was asked for. */
export interface BuiltForPlatform extends Pick<BuiltImage, 'annotations'> {
  readonly platform: Platform;
  /** What an index says of its manifest. */
  readonly descriptorAnnotations: Annotations;
  /** The bytes of its configuration. */
  readonly config: Uint8Array;
}

export interface StoredBuild {
  /** That which has the tags. */
  readonly imageId: ImageId;
  /** Undefined for a single image. */
  readonly index: BuiltIndex | undefined;
}

interface Addressed extends BuiltForPlatform {
  readonly id: ImageId;
  readonly parsed: ImageConfig;
}

interface Names {
  readonly tags: readonly Reference[];
  /** All that are stored of the image; the last is what the tags stand for. */
  readonly manifests: readonly NewManifest[];
}

function address(built: BuiltForPlatform): Addressed {
  const id = parseImageId(`sha256:${createHash('sha256').update(built.config).digest('hex')}`);
  return { ...built, id, parsed: parseImageConfig(built.config) };
}

async function putImage(
  { blobs, catalog, layers, clock }: StoreBuiltDependencies,
  { id, config, parsed, annotations }: Addressed,
  { tags, manifests }: Names,
): Promise<void> {
  await Promise.all([config, ...manifests.map(({ bytes }) => bytes)].map((bytes) => blobs.put(bytes)));
  const names = tags.map((tag) => formatReference(tag));
  const index = manifests.at(-1)?.digest;
  catalog.putImage({
    image: createImageRecord({ id, config: parsed, layers, addedAt: clock(), annotations }),
    tags: names,
    ...(index === undefined ? {} : { standsFor: Object.fromEntries(names.map((name) => [name, index])) }),
    digests: [],
    manifests: manifests.map(({ digest, mediaType }) => ({ digest, mediaType, imageId: id })),
  });
}

/** As the layers are here; a push makes others of what it compresses. */
function manifestOf({ layers }: StoreBuiltDependencies, { config, parsed, annotations, id }: Addressed): NewManifest {
  const forms = parsed.diffIds.map((diffId): CompressedForm => {
    const sizeBytes = layers.get(diffId)?.tarBytes ?? 0;
    return { digest: parseDigest(diffId), sizeBytes, compression: 'none' };
  });
  const descriptor = { digest: parseDigest(id), size: config.length };
  return buildManifest({ config: descriptor, forms, like: undefined, annotations });
}

/** How the images are told of as one. */
export interface BuiltNames {
  readonly tags: readonly Reference[];
  /** Of their index. */
  readonly annotations: Annotations;
}

async function putIndex(
  dependencies: StoreBuiltDependencies,
  images: readonly Addressed[],
  { named, tags, annotations }: BuiltNames & { readonly named: Addressed },
): Promise<Digest> {
  const children = images.map((image) => ({ image, manifest: manifestOf(dependencies, image) }));
  const index = encodeIndex(
    children.map(({ image: { parsed, descriptorAnnotations }, manifest }) => ({
      platform: parsed.platform,
      manifest,
      annotations: descriptorAnnotations,
    })),
    { annotations },
  );
  // The tags come last: they stand for all images.
  const inOrder = children.toSorted((one, other) => Number(one.image === named) - Number(other.image === named));
  for (const { image, manifest } of inOrder)
    await putImage(dependencies, image, { tags: image === named ? tags : [], manifests: [manifest, index] });
  return index.digest;
}

/** Platforms may come to the same image, where every base is of one that the Dockerfile names. */
function assertNeedsNoIndex(built: readonly BuiltForPlatform[], { annotations }: BuiltNames): void {
  if (Object.keys(annotations).length === 0) return;
  const platforms = built.map(({ platform }) => formatPlatform(platform)).join(', ');
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot annotate the index: the image is the same for ${platforms}, so that there is none`,
    hint: 'Annotate its manifest, or leave --platform out of FROM.',
  });
}

/**
 * Stores what was built. Of images for several platforms, which become one with an index, that of the machine gets the
 * tags, or else the first; none has a name before all are there.
 * @param built at least one
 * @throws TinydockError NOT_FOUND where a layer is gone, FAILED_PRECONDITION for annotations of an index that there is not
 */
export async function storeBuilt(
  dependencies: StoreBuiltDependencies,
  built: readonly BuiltForPlatform[],
  names: BuiltNames,
): Promise<StoredBuild> {
  const images = [...new Map(built.map(address).map((image) => [image.id, image])).values()];
  const own = selectPlatform(
    images.map(({ platform }) => platform),
    hostPlatform(),
  );
  const named = images[own] ?? images[0];
  if (named === undefined) throw new Error('nothing was built');
  if (images.length === 1) {
    assertNeedsNoIndex(built, names);
    await putImage(dependencies, named, { tags: names.tags, manifests: [] });
    return { imageId: named.id, index: undefined };
  }
  const digest = await putIndex(dependencies, images, { ...names, named });
  return {
    imageId: named.id,
    index: { digest, images: images.map(({ platform, id: imageId }) => ({ platform, imageId })) },
  };
}
