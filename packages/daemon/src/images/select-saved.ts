import {
  type Digest,
  familiarReference,
  type ImageCatalog,
  isTinydockError,
  type NamedImage,
  parseReference,
  type Platform,
  type Reference,
  repositoryName,
  TinydockError,
} from '@tinydock/domain';
import { findImage } from './find-image.ts';
import { digestOfName, imageForPlatform, indexesOf } from './image-platforms.ts';

/** An image, and the names under which it was asked for. */
export interface SelectedImage {
  readonly image: NamedImage;
  readonly tags: readonly Reference[];
  /** The manifest or index that its name stands for, where that is known. */
  readonly under?: Digest | undefined;
}

/** Which platforms of the named images are meant; neither for the named image alone. */
export interface SavedPlatforms {
  readonly platform?: Platform | undefined;
  readonly allPlatforms?: boolean | undefined;
  /** The index that is meant, in place of those for which the names stand. */
  readonly index?: Digest | undefined;
}

function parseRepository(text: string): string | undefined {
  try {
    const reference = parseReference(text);
    return reference.tag === undefined && reference.digest === undefined ? repositoryName(reference) : undefined;
  } catch (error) {
    // A full id is no reference.
    if (isTinydockError(error) && error.reason === 'INVALID_REFERENCE') return undefined;
    throw error;
  }
}

/** As `docker save`: a repository alone stands for all of its tags; an id, or a digest, gives the image no name. */
function selectOne(catalog: ImageCatalog, text: string): readonly SelectedImage[] {
  const repository = parseRepository(text);
  const tagged = catalog.listImages().flatMap((image): SelectedImage[] => {
    const tags = image.tags.filter((tag) => repositoryName(parseReference(tag)) === repository);
    return tags.map((tag) => ({ image, tags: [parseReference(tag)], under: digestOfName(image, tag) }));
  });
  if (tagged.length > 0) return tagged;
  const found = findImage(catalog, text);
  if (found.kind === 'by-id') return [{ image: found.image, tags: [] }];
  const name = parseReference(found.name);
  const under = digestOfName(found.image, found.name);
  return [{ image: found.image, tags: name.digest === undefined ? [name] : [], under }];
}

function forPlatform(catalog: ImageCatalog, { image, tags, under }: SelectedImage, wanted: Platform): SelectedImage {
  const shown = tags[0] === undefined ? image.id : familiarReference(tags[0]);
  return { image: imageForPlatform(catalog, image, { wanted, shown, under }), tags };
}

function underIndex(catalog: ImageCatalog, one: SelectedImage, index: Digest): SelectedImage {
  if (indexesOf(catalog, one.image.id).includes(index)) return { ...one, under: index };
  const message = `image ${one.image.id} did not come under the index ${index}`;
  throw new TinydockError({ code: 'NOT_FOUND', reason: 'IMAGE_NOT_FOUND', message });
}

/**
 * The images that users mean, each once, in the order in which they are first named; with all platforms, once for each
 * manifest or index that its names stand for.
 * @throws TinydockError as {@link findImage}; NOT_FOUND / PLATFORM_NOT_FOUND or IMAGE_NOT_FOUND; INVALID_ARGUMENT where none is named
 */
export function selectSaved(
  catalog: ImageCatalog,
  names: readonly string[],
  { platform, allPlatforms, index }: SavedPlatforms,
): readonly SelectedImage[] {
  const found = names.flatMap((name) => selectOne(catalog, name));
  const named = index === undefined ? found : found.map((one) => underIndex(catalog, one, index));
  const selected = platform === undefined ? named : named.map((one) => forPlatform(catalog, one, platform));
  if (selected.length === 0) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'cannot save images: no image is named' });
  }
  // Two tags of one image may stand for other images on other platforms.
  const keyOf = ({ image, under }: SelectedImage): string =>
    allPlatforms === true ? `${image.id} ${under ?? ''}` : image.id;
  return [...Map.groupBy(selected, keyOf).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const tags = [first, ...others].flatMap((one) => one.tags);
    return [{ ...first, tags: [...new Map(tags.map((tag) => [JSON.stringify(tag), tag])).values()] }];
  });
}
