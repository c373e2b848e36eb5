import {
  familiarName,
  familiarReference,
  type ImageCatalog,
  type NamedImage,
  parseReference,
  repositoryName,
  TinydockError,
} from '@tinydock/domain';
import { groupFilters, type ListFilter, matchesLabels } from '../system/list-filters.ts';
import { parseMoment } from '../system/parse-moment.ts';
import { findImage } from './find-image.ts';
import { digestOfName, platformsOfTagged } from './image-platforms.ts';
import { compilePattern } from './match-pattern.ts';

const KEYS = ['reference', 'label', 'label!', 'pinned', 'dangling', 'before', 'since', 'until'] as const;

type Predicate = (image: NamedImage) => boolean;

/** Whether a name is meant by one of the patterns. One without a tag stands for every tag. */
function createNameTest(patterns: readonly string[]): (name: NamedImage['tags'][number]) => boolean {
  const tests = patterns.map(compilePattern);
  return (name) => {
    const reference = parseReference(name);
    const repository = { ...reference, tag: undefined, digest: undefined };
    const forms = [familiarName(reference), familiarReference(reference), repositoryName(repository), name];
    return tests.some((test) => forms.some(test));
  };
}

/** Of a tag, the name by what it stands for. */
function digestNameOf(image: NamedImage, tag: NamedImage['tags'][number]): string {
  return `${repositoryName(parseReference(tag))}@${digestOfName(image, tag) ?? ''}`;
}

/** Docker shows those names only that were asked for. */
function withNames(images: readonly NamedImage[], patterns: readonly string[]): readonly NamedImage[] {
  const isMeant = createNameTest(patterns);
  return images
    .map((image) => {
      const tags = image.tags.filter(isMeant);
      const own = new Set(tags.map((tag) => digestNameOf(image, tag)));
      return { ...image, tags, digests: image.digests.filter((name) => isMeant(name) || own.has(name)) };
    })
    .filter(({ tags, digests }) => tags.length > 0 || digests.length > 0);
}

/** @throws TinydockError INVALID_ARGUMENT naming the filter */
export function parseBoolean(key: string, text: string): boolean {
  if (['true', '1', 't'].includes(text.toLowerCase())) return true;
  if (['false', '0', 'f'].includes(text.toLowerCase())) return false;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid value ${JSON.stringify(text)} of the filter ${key}: expected true or false`,
  });
}

/**
 * An image with a digest alone is found either way, as in Docker: it has no tag, and yet a name. Another platform of an
 * image with a tag is a part of that one.
 */
function danglingPredicate(wanted: boolean, catalog: ImageCatalog): Predicate {
  if (wanted) {
    const belonging = platformsOfTagged(catalog);
    return ({ id, tags }) => tags.length === 0 && !belonging.has(id);
  }
  return ({ tags, digests }) => tags.length > 0 || digests.length > 0;
}

function createdTime(image: NamedImage): number {
  const time = Date.parse(image.created ?? '');
  return Number.isNaN(time) ? 0 : time;
}

type PredicateKey = Exclude<(typeof KEYS)[number], 'reference'>;

function createPredicate(key: PredicateKey, value: string, context: FilterContext): Predicate {
  const boundOf = (name: string): number => createdTime(findImage(context.catalog, name).image);
  switch (key) {
    case 'label':
      return (image) => matchesLabels(image.labels, [value]);
    case 'label!':
      return (image) => !matchesLabels(image.labels, [value]);
    case 'pinned': {
      const wanted = parseBoolean('pinned', value);
      return (image) => (image.pinnedAt !== undefined) === wanted;
    }
    case 'dangling':
      return danglingPredicate(parseBoolean('dangling', value), context.catalog);
    case 'before': {
      const bound = boundOf(value);
      return (image) => createdTime(image) < bound;
    }
    case 'since': {
      const bound = boundOf(value);
      return (image) => createdTime(image) > bound;
    }
    case 'until': {
      const bound = parseMoment(value, context.now);
      return (image) => createdTime(image) < bound;
    }
  }
}

interface FilterContext {
  readonly catalog: ImageCatalog;
  readonly now: Date;
}

/**
 * Chooses what `images` shows, with the names that were asked for. Values of `reference` are alternatives; all others
 * must hold. Docker's documentation of `docker image ls`, "Filtering".
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter or a bad value, NOT_FOUND for before and since
 */
export function filterImages(filters: readonly ListFilter[], context: FilterContext): readonly NamedImage[] {
  const groups = groupFilters(filters, KEYS);
  const tests = [...groups].flatMap(([key, values]) =>
    key === 'reference' ? [] : values.map((value) => createPredicate(key, value, context)),
  );
  const found = context.catalog.listImages().filter((image) => tests.every((test) => test(image)));
  const patterns = groups.get('reference');
  return patterns === undefined ? found : withNames(found, patterns);
}
