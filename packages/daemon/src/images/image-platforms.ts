import {
  type Digest,
  formatPlatform,
  type ImageCatalog,
  type ImageId,
  type ManifestRecord,
  MEDIA_TYPES,
  type NamedImage,
  parseReference,
  type Platform,
  type ReferenceText,
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

/** What names images for several platforms. */
export function isIndex({ mediaType }: { readonly mediaType: string }): boolean {
  return INDEX_TYPES.includes(mediaType);
}

function digestsOfIndexes(records: readonly ManifestRecord[]): readonly Digest[] {
  return records.filter(isIndex).map(({ digest }) => digest);
}

/** The manifest or index that a name stands for; undefined for a tag that came with none. */
export function digestOfName(image: NamedImage, name: ReferenceText): Digest | undefined {
  const { digest } = parseReference(name);
  return digest ?? image.standsFor?.[name];
}

/** What the name stands for by which an image was found; undefined where it was found by an id, or came with none. */
export function digestOfFound(found: FoundImage): Digest | undefined {
  return found.kind === 'by-name' ? digestOfName(found.image, found.name) : undefined;
}

/**
 * The images that came under an index together with this one: the same image for other platforms, and earlier ones for
 * the same. The last that came is first. Where the name that is meant stands for something, those under just that.
 */
export function siblingsOf(catalog: ImageCatalog, image: NamedImage, under?: Digest): readonly NamedImage[] {
  const indexes = indexesOf(catalog, image.id);
  const own = new Set(under === undefined ? indexes : indexes.filter((digest) => digest === under));
  if (own.size === 0) return [];
  const all = indexesOfAll(catalog);
  return catalog
    .listImages()
    .filter(({ id }) => id !== image.id && all.get(id)?.some((digest) => own.has(digest)) === true)
    .toSorted((one, other) => (one.addedAt < other.addedAt ? 1 : -1));
}

/** The indexes for which a tag of these images stands; of one of which that is not known, all of its image. */
function indexesOfTags(
  images: readonly NamedImage[],
  indexes: ReadonlyMap<ImageId, readonly Digest[]>,
): ReadonlySet<Digest> {
  return new Set(
    images.flatMap(({ id, tags, standsFor }) =>
      tags.flatMap((tag) => {
        const known = standsFor?.[tag];
        return known === undefined ? (indexes.get(id) ?? []) : [known];
      }),
    ),
  );
}

/** Images without a tag that are another platform of one that has a tag, but for the tags that do not count. */
export function platformsOfTagged(catalog: ImageCatalog, without: readonly ReferenceText[] = []): ReadonlySet<ImageId> {
  const indexes = indexesOfAll(catalog);
  const images = catalog
    .listImages()
    .map((image) => ({ ...image, tags: image.tags.filter((tag) => !without.includes(tag)) }));
  const tagged = indexesOfTags(images, indexes);
  const belongs = ({ id }: NamedImage): boolean => indexes.get(id)?.some((digest) => tagged.has(digest)) === true;
  return new Set(images.filter((image) => image.tags.length === 0 && belongs(image)).map(({ id }) => id));
}

/** One image for each platform but its own. @param under as of {@link siblingsOf} */
export function otherPlatformsOf(catalog: ImageCatalog, image: NamedImage, under?: Digest): readonly NamedImage[] {
  const byPlatform = new Map<string, NamedImage>();
  for (const sibling of siblingsOf(catalog, image, under).toReversed()) {
    byPlatform.set(formatPlatform(sibling.platform), sibling);
  }
  byPlatform.delete(formatPlatform(image.platform));
  return [...byPlatform].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, other]) => other);
}

/**
 * An image, or of those that came with it the one for a platform. `shown` is what the user called it, `under` what that
 * name stands for.
 * @throws TinydockError NOT_FOUND / PLATFORM_NOT_FOUND that lists what is here
 */
export function imageForPlatform(
  catalog: ImageCatalog,
  image: NamedImage,
  { wanted, shown, under }: { readonly wanted: Platform; readonly shown: string; readonly under?: Digest | undefined },
): NamedImage {
  const candidates = [image, ...otherPlatformsOf(catalog, image, under)];
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
  const image = imageForPlatform(catalog, found.image, { wanted, shown: text, under: digestOfFound(found) });
  return image.id === found.image.id ? found : { kind: 'by-id', image };
}
