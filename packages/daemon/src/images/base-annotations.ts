import { type Annotations, BASE_DIGEST, BASE_NAME, type ImageCatalog, MEDIA_TYPES } from '@tinydock/domain';
import type { FoundImage } from './find-image.ts';
import { digestOfFound } from './image-platforms.ts';

const MANIFEST_TYPES: readonly string[] = [MEDIA_TYPES.ociManifest, MEDIA_TYPES.dockerManifest];

/**
 * What an image that is based on this one says of it: its whole name, where it was not named by an id, and the digest of
 * a manifest of it, where a registry or an archive has given or got one: that which its name stands for, if it is one.
 */
export function baseAnnotations(catalog: Pick<ImageCatalog, 'listManifests'>, found: FoundImage): Annotations {
  const manifests = catalog.listManifests(found.image.id).filter(({ mediaType }) => MANIFEST_TYPES.includes(mediaType));
  const named = digestOfFound(found);
  const manifest = manifests.find(({ digest }) => digest === named) ?? manifests[0];
  return {
    ...(manifest !== undefined && { [BASE_DIGEST]: manifest.digest }),
    ...(found.kind === 'by-name' && { [BASE_NAME]: found.name }),
  };
}
