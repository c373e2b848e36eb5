import { matchesGlob } from 'node:path';
import {
  familiarName,
  familiarReference,
  type ImageCatalog,
  type NamedImage,
  parseReference,
  TinydockError,
} from '@tinydock/domain';
import { groupFilters, type ListFilter, matchesLabels } from '../system/list-filters.ts';
import { parseMoment } from '../system/parse-moment.ts';
import { findImage } from './find-image.ts';

const KEYS = ['reference', 'label', 'label!', 'pinned', 'dangling', 'before', 'since', 'until'] as const;

type Predicate = (image: NamedImage) => boolean;

/** A pattern without a tag matches every tag; `*` does not cross a slash. Docker's documentation of `docker images`. */
function referencePredicate(pattern: string): Predicate {
  return (image) =>
    [...image.tags, ...image.digests].some((name) => {
      const reference = parseReference(name);
      const withoutTag = { ...reference, tag: undefined, digest: undefined };
      const forms = [
        familiarName(withoutTag),
        familiarReference(reference),
        `${reference.registry}/${reference.repository}`,
        name,
      ];
      return forms.some((form) => matchesGlob(form, pattern));
    });
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

function createdTime(image: NamedImage): number {
  const time = Date.parse(image.created ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function createPredicate(key: (typeof KEYS)[number], value: string, context: FilterContext): Predicate {
  switch (key) {
    case 'reference':
      return referencePredicate(value);
    case 'label':
      return (image) => matchesLabels(image.labels, [value]);
    case 'label!':
      return (image) => !matchesLabels(image.labels, [value]);
    case 'pinned': {
      const wanted = parseBoolean('pinned', value);
      return (image) => (image.pinnedAt !== undefined) === wanted;
    }
    case 'dangling': {
      const wanted = parseBoolean('dangling', value);
      return (image) => (image.tags.length === 0) === wanted;
    }
    case 'before': {
      const bound = createdTime(findImage(context.catalog, value).image);
      return (image) => createdTime(image) < bound;
    }
    case 'since': {
      const bound = createdTime(findImage(context.catalog, value).image);
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
 * Chooses what `images` shows. Values of `reference` are alternatives; all others must hold.
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter or a bad value, NOT_FOUND for before and since
 */
export function filterImages(filters: readonly ListFilter[], context: FilterContext): readonly NamedImage[] {
  const tests = [...groupFilters(filters, KEYS)].map(([key, values]): Predicate => {
    const predicates = values.map((value) => createPredicate(key, value, context));
    if (key === 'reference') return (image) => predicates.some((test) => test(image));
    return (image) => predicates.every((test) => test(image));
  });
  return context.catalog.listImages().filter((image) => tests.every((test) => test(image)));
}
