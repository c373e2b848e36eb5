import { createHash } from 'node:crypto';
import {
  type Descriptor,
  type ImageIndex,
  type ManifestFormat,
  MEDIA_TYPES,
  type NamedImage,
  type NewManifest,
  parseDigest,
  type Platform,
} from '@tinydock/domain';
import type { KnownIndex } from './known-manifests.ts';

export interface IndexedImage {
  readonly image: Pick<NamedImage, 'platform'>;
  readonly manifest: NewManifest;
}

function describePlatform({ os, architecture, variant }: Platform): Platform {
  return { architecture, os, ...(variant !== undefined && { variant }) };
}

/** The order of an index that they came under; what is not in there comes last. */
function inOrderOf(images: readonly IndexedImage[], like: ImageIndex | undefined): readonly IndexedImage[] {
  const order = new Map((like?.manifests ?? []).map(({ digest }, position) => [digest, position]));
  const positionOf = ({ manifest }: IndexedImage): number => order.get(manifest.digest) ?? order.size;
  return images.toSorted((one, other) => positionOf(one) - positionOf(other));
}

function writeIndex(
  images: readonly IndexedImage[],
  like: ImageIndex | undefined,
  wanted: string | undefined,
): NewManifest {
  const isDocker =
    (wanted ?? like?.mediaType) === MEDIA_TYPES.dockerManifestList &&
    images.every(({ manifest }) => manifest.mediaType === MEDIA_TYPES.dockerManifest);
  const mediaType = isDocker ? MEDIA_TYPES.dockerManifestList : MEDIA_TYPES.ociIndex;
  const known = new Map((like?.manifests ?? []).map((descriptor) => [descriptor.digest, descriptor]));
  const manifests = inOrderOf(images, like).map(({ image, manifest }): Descriptor => {
    const { digest, bytes } = manifest;
    const own = {
      mediaType: manifest.mediaType,
      digest,
      size: bytes.length,
      platform: describePlatform(image.platform),
    };
    return known.get(digest) ?? own;
  });
  const annotations = isDocker ? {} : (like?.annotations ?? {});
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    manifests,
    ...(Object.keys(annotations).length > 0 && { annotations }),
  });
  const bytes = Buffer.from(text);
  return { bytes, digest: parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`), mediaType };
}

/**
 * An index of images for several platforms. What `like` says of a manifest that is still the same is kept, and its
 * format, or the one that is asked for, where the images have it too; signatures and build records, which lie in the repository they were pushed to, are
 * not. The same input gives the same bytes, and those of `like` where nothing differs. OCI image-spec, image-index.md.
 */
export function buildIndex(
  images: readonly IndexedImage[],
  like: KnownIndex | undefined,
  format?: ManifestFormat,
): NewManifest {
  const wanted = format && { oci: MEDIA_TYPES.ociIndex, docker: MEDIA_TYPES.dockerManifestList }[format];
  const digests = new Set(images.map(({ manifest }) => manifest.digest));
  const isMeant = wanted === undefined || wanted === like?.mediaType;
  const isSame = isMeant && like?.index.manifests.every(({ digest }) => digests.has(digest)) === true;
  return like !== undefined && isSame ? like : writeIndex(images, like?.index, wanted);
}
