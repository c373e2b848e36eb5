import { type ImageCatalog, isTinydockError, type MountedImage, TinydockError } from '@tinydock/domain';
import { findImage } from '../images/find-image.ts';
import type { CreateRequest } from './create-spec.ts';

/** An image that is not here must not look like the container's own, which clients fetch. */
function findMounted(images: ImageCatalog, name: string): MountedImage {
  try {
    const { id, diffIds } = findImage(images, name).image;
    return { id, diffIds };
  } catch (error) {
    if (!isTinydockError(error) || error.reason !== 'IMAGE_NOT_FOUND') throw error;
    const hint = `Fetch it with: tdctl pull ${name}`;
    throw new TinydockError({ code: 'NOT_FOUND', message: `cannot mount the image ${name}: it is not here`, hint });
  }
}

/**
 * Finds the images that a container is to mount; what it mounts stays the same when the name moves on.
 * @throws TinydockError NOT_FOUND; as {@link findImage}
 */
export function resolveImages(images: ImageCatalog, request: CreateRequest): CreateRequest {
  return {
    ...request,
    mounts: request.mounts.map((mount) =>
      mount.kind === 'image' ? { ...mount, image: findMounted(images, mount.source) } : mount,
    ),
  };
}
