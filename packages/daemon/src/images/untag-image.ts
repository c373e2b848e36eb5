import { familiarReference, type ImageCatalog, type ImageId, parseReference, TinydockError } from '@tinydock/domain';
import { findImage } from './find-image.ts';

/**
 * Removes a name and leaves the image, though it may have no other.
 * @throws as {@link findImage}; INVALID_ARGUMENT / INVALID_REFERENCE for an id
 */
export function untagImage(images: ImageCatalog, text: string): { readonly imageId: ImageId; readonly name: string } {
  const found = findImage(images, text);
  if (found.kind === 'by-id') {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_REFERENCE',
      message: `cannot untag ${text}: it is an id, not a name`,
      hint: 'See `tdctl images` for the names of images; `tdctl rmi` removes an image by its id.',
    });
  }
  images.removeName(found.name);
  return { imageId: found.image.id, name: familiarReference(parseReference(found.name)) };
}
