import {
  type Digest,
  formatPlatform,
  type ImageCatalog,
  type ImageId,
  type ManifestRecord,
  MEDIA_TYPES,
  type NamedImage,
  type Platform,
  selectPlatform,
  TinydockError,
} from '@tinydock/domain';
import { type FoundImage, findImage } from './find-image.ts';

const INDEX_TYPES: readonly string[] = [MEDIA_TYPES.ociIndex, MEDIA_TYPES.dockerManifestList];

/** Of each image with any, with a single question to the database. */
function indexesOfAll(catalog: ImageCatalog): ReadonlyMap<ImageId, readonly Digest[]> {
  const byImage = Map.groupBy(catalog.listManifests(), ({ imageId }) => imageId);
  return new Map([...byImage].map(([id, records]) => [id, digestsOfIndexes(records)]));
}

/** Digests of the indexes under which an image came. */
export function indexesOf(catalog: ImageCatalog, id: ImageId): readonly Digest[] {
  return digestsOfIndexes(catalog.listManifests(id));
}

function digestsOfIndexes(records: readonly ManifestRecord[]): readonly Digest[] {
  return records.filter(({ mediaType }) => INDEX_TYPES.includes(mediaType)).map(({ digest }) => digest);
}

/**
 * The images that came under an index together with this one: the same image for other platforms, and earlier ones for
 * the same. The last that came is first.
 */
export function siblingsOf(catalog: ImageCatalog, image: NamedImage): readonly NamedImage[] {
  const own = new Set(indexesOf(catalog, image.id));
  if (own.size === 0) return [];
  const all = indexesOfAll(catalog);
  return catalog
    .listImages()
    .filter(({ id }) => id !== image.id && all.get(id)?.some((digest) => own.has(digest)) === true)
    .toSorted((one, other) => (one.addedAt < other.addedAt ? 1 : -1));
}

/** Images without a tag that are another platform of one that has a tag. */
export function platformsOfTagged(catalog: ImageCatalog): ReadonlySet<ImageId> {
  const images = catalog.listImages();
  const indexes = indexesOfAll(catalog);
  const isTagged = ({ tags }: NamedImage): boolean => tags.length > 0;
  const tagged = new Set(images.filter(isTagged).flatMap(({ id }) => indexes.get(id) ?? []));
  const belongs = ({ id }: NamedImage): boolean => indexes.get(id)?.some((digest) => tagged.has(digest)) === true;
  return new Set(images.filter((image) => !isTagged(image) && belongs(image)).map(({ id }) => id));
}

/** One image for each platform but its own. */
export function otherPlatformsOf(catalog: ImageCatalog, image: NamedImage): readonly NamedImage[] {
  const byPlatform = new Map<string, NamedImage>();
  for (const sibling of siblingsOf(catalog, image).toReversed()) {
    byPlatform.set(formatPlatform(sibling.platform), sibling);
  }
  byPlatform.delete(formatPlatform(image.platform));
  return [...byPlatform].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, other]) => other);
}

/**
 * An image, or of those that came with it the one for a platform. `shown` is what the user called it.
 * @throws TinydockError NOT_FOUND / PLATFORM_NOT_FOUND that lists what is here
 */
export function imageForPlatform(
  catalog: ImageCatalog,
  image: NamedImage,
  { wanted, shown }: { readonly wanted: Platform; readonly shown: string },
): NamedImage {
  const candidates = [image, ...otherPlatformsOf(catalog, image)];
  const platforms = candidates.map(({ platform }) => platform);
  const found = candidates[selectPlatform(platforms, wanted)];
  if (found !== undefined) return found;
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'PLATFORM_NOT_FOUND',
    message: `${shown} is here for ${platforms.map(formatPlatform).join(', ')}, not for ${formatPlatform(wanted)}`,
    hint: `Fetch it with: tdctl pull --platform ${formatPlatform(wanted)} ${shown}`,
  });
}

/**
 * As {@link findImage}; with a platform, the image of that platform, which is then named by the name only where it has it.
 * @throws as {@link findImage}, {@link imageForPlatform}
 */
export function findImageFor(catalog: ImageCatalog, text: string, wanted: Platform | undefined): FoundImage {
  const found = findImage(catalog, text);
  if (wanted === undefined) return found;
  const image = imageForPlatform(catalog, found.image, { wanted, shown: text });
  return image.id === found.image.id ? found : { kind: 'by-id', image };
}
