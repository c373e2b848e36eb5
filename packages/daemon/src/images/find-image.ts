import {
  type ImageCatalog,
  familiarReference,
  formatReference,
  type NamedImage,
  parseReference,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import { NO_SUCH_IMAGE_HINT, suggestImage } from './suggest-image.ts';

const ID_PREFIX = /^(?:sha256:)?([0-9a-f]{1,64})$/;

/** How a user named an image: decides whether a removal untags or deletes. */
export type FoundImage =
  | { readonly kind: 'by-name'; readonly image: NamedImage; readonly name: NamedImage['tags'][number] }
  | { readonly kind: 'by-id'; readonly image: NamedImage };

function findByPrefix(catalog: ImageCatalog, text: string): NamedImage | undefined {
  const hex = ID_PREFIX.exec(text)?.[1];
  if (hex === undefined) return undefined;
  const found = catalog.findByIdPrefix(hex);
  if (found.length > 1) {
    const list = found.slice(0, 10).map((image) => `${image.id.slice(7, 23)} ${image.tags[0] ?? '<none>'}`);
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'AMBIGUOUS_ID',
      message: `the image id ${text} is ambiguous: it matches ${found.length} images: ${list.join(', ')}`,
      hint: 'Give more digits of the id, or a name.',
    });
  }
  return found[0];
}

function findByReference(catalog: ImageCatalog, text: string): FoundImage | undefined {
  const reference = withDefaultTag(parseReference(text));
  const name = formatReference(reference.digest === undefined ? reference : { ...reference, tag: undefined });
  const image = catalog.findByName(name);
  return image === undefined ? undefined : { kind: 'by-name', image, name };
}

/**
 * Finds an image by name, digest name, id or unique prefix of an id. A name wins over a prefix.
 * @throws TinydockError NOT_FOUND / IMAGE_NOT_FOUND, INVALID_ARGUMENT / AMBIGUOUS_ID or INVALID_REFERENCE
 */
export function findImage(catalog: ImageCatalog, text: string): FoundImage {
  const isFullId = /^(?:sha256:)?[0-9a-f]{64}$/.test(text) || text.startsWith('sha256:');
  const found = isFullId ? undefined : findByReference(catalog, text);
  if (found !== undefined) return found;
  const image = findByPrefix(catalog, text);
  if (image !== undefined) return { kind: 'by-id', image };
  const shown = isFullId ? text : familiarReference(withDefaultTag(parseReference(text)));
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'IMAGE_NOT_FOUND',
    message: `no such image: ${shown}`,
    ...(isFullId ? { hint: NO_SUCH_IMAGE_HINT } : suggestImage(catalog, text)),
  });
}
