import { createHash } from 'node:crypto';
import { type Digest, parseDigest } from './digest.ts';
import type { ManifestFormat } from './encode-manifest.ts';
import type { Annotations } from './image.ts';
import { type Descriptor, type ImageIndex, isImageDescriptor, MEDIA_TYPES } from './manifest.ts';
import type { Platform } from './platform.ts';
import type { NewManifest } from './ports/registry-push.ts';

export interface IndexedImage {
  readonly platform: Platform;
  readonly manifest: NewManifest;
  /** The manifest of the image in an earlier index, which may be another one of the same image. */
  readonly was?: Digest | undefined;
  /** What the index says of it, where `like` says nothing. */
  readonly annotations?: Annotations | undefined;
}

export interface IndexOptions {
  /** What it says of itself and of its images is kept, and its format. */
  readonly like?: KnownIndex | undefined;
  /** In place of that of `like`, where it can hold what there is to say. */
  readonly format?: ManifestFormat | undefined;
  /** Of the index, where there is no `like`. */
  readonly annotations?: Annotations | undefined;
}

export interface KnownIndex extends NewManifest {
  readonly index: ImageIndex;
}

function describePlatform({ os, architecture, variant }: Platform): Platform {
  return { architecture, os, ...(variant !== undefined && { variant }) };
}

function isAnnotated({ annotations }: Pick<Descriptor, 'annotations'>): boolean {
  return Object.keys(annotations ?? {}).length > 0;
}

/** True where Docker's manifest list can say all that an index says of its images: that has no annotations. */
export function fitsManifestList({ annotations, manifests }: Pick<ImageIndex, 'annotations' | 'manifests'>): boolean {
  return !isAnnotated({ annotations }) && !manifests.some((one) => isImageDescriptor(one) && isAnnotated(one));
}

/** What the earlier index says of the image; where its manifest is another one now, the annotations alone. */
function describeImage(image: IndexedImage, known: ReadonlyMap<Digest, Descriptor>): Descriptor {
  const { platform, manifest, was } = image;
  const { digest, bytes, mediaType } = manifest;
  const same = known.get(digest);
  if (same !== undefined) return same;
  const annotations = (was && known.get(was)?.annotations) ?? image.annotations;
  const own = { mediaType, digest, size: bytes.length, platform: describePlatform(platform) };
  return isAnnotated({ annotations }) ? { ...own, annotations } : own;
}

/** The order of an index that they came under; what is not in there comes last. */
function inOrderOf(images: readonly IndexedImage[], like: Partial<ImageIndex>): readonly IndexedImage[] {
  const order = new Map((like.manifests ?? []).map(({ digest }, position) => [digest, position]));
  const positionOf = ({ manifest, was }: IndexedImage): number =>
    order.get(manifest.digest) ?? (was && order.get(was)) ?? order.size;
  return images.toSorted((one, other) => positionOf(one) - positionOf(other));
}

function writeIndex(
  images: readonly IndexedImage[],
  like: Pick<ImageIndex, 'annotations'> & Partial<ImageIndex>,
  wanted: string | undefined,
): NewManifest {
  const known = new Map((like.manifests ?? []).map((descriptor) => [descriptor.digest, descriptor]));
  const manifests = inOrderOf(images, like).map((image) => describeImage(image, known));
  const { annotations } = like;
  const isLikeDocker = like.mediaType === MEDIA_TYPES.dockerManifestList;
  const isDocker =
    (wanted ?? like.mediaType) === MEDIA_TYPES.dockerManifestList &&
    images.every(({ manifest }) => manifest.mediaType === MEDIA_TYPES.dockerManifest) &&
    (isLikeDocker || fitsManifestList({ annotations, manifests }));
  const mediaType = isDocker ? MEDIA_TYPES.dockerManifestList : MEDIA_TYPES.ociIndex;
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    manifests,
    ...(isAnnotated({ annotations }) && { annotations }),
  });
  const bytes = Buffer.from(text);
  return { bytes, digest: parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`), mediaType };
}

/**
 * An index of images for several platforms. Of one that is like it everything is kept but signatures and build records,
 * which lie in the repository they were pushed to. The same input gives the same bytes, and those of `like` where nothing differs. OCI image-spec,
 * image-index.md.
 */
export function encodeIndex(images: readonly IndexedImage[], options: IndexOptions): NewManifest {
  const { like, format, annotations = {} } = options;
  const wanted = format && { oci: MEDIA_TYPES.ociIndex, docker: MEDIA_TYPES.dockerManifestList }[format];
  const digests = new Set(images.map(({ manifest }) => manifest.digest));
  const isMeant = wanted === undefined || wanted === like?.mediaType;
  const isSame = isMeant && like?.index.manifests.every(({ digest }) => digests.has(digest)) === true;
  return like !== undefined && isSame ? like : writeIndex(images, like?.index ?? { annotations }, wanted);
}
