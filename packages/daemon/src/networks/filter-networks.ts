import { TinydockError } from '@tinydock/domain';
import { groupFilters, type ListFilter, matchesLabels } from '../system/list-filters.ts';
import { parseMoment } from '../system/parse-moment.ts';
import type { NetworkView } from './network-view.ts';

const LIST_KEYS = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type'] as const;
const PRUNE_KEYS = ['until', 'label', 'label!'] as const;

type Predicate = (network: NetworkView) => boolean;

function oneOf<T>(key: string, value: string, meanings: Readonly<Record<string, T>>): T {
  const meaning = Object.hasOwn(meanings, value) ? meanings[value] : undefined;
  if (meaning !== undefined) return meaning;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid filter ${key}=${value.slice(0, 100)}: expected ${Object.keys(meanings).join(' or ')}`,
  });
}

const BOOLEANS = { true: true, false: false, 1: true, 0: false };

function listPredicate(key: (typeof LIST_KEYS)[number], value: string, isUsed: Predicate): Predicate {
  switch (key) {
    case 'dangling': {
      const isWanted = oneOf(key, value, BOOLEANS);
      return (network) => (!network.isPredefined && !isUsed(network)) === isWanted;
    }
    case 'driver':
      return ({ driver }) => driver === value;
    case 'id':
      return ({ id }) => id.includes(value);
    case 'label':
      return ({ labels }) => matchesLabels(labels, [value]);
    case 'name':
      return ({ name }) => name.includes(value);
    case 'scope':
      return () => value === 'local';
    case 'type': {
      const isPredefined = oneOf(key, value, { builtin: true, custom: false });
      return (network) => network.isPredefined === isPredefined;
    }
  }
}

/**
 * Docker's filters of networks. Values of one key are alternatives, but labels must all hold; different keys must all hold.
 * @param isUsed whether a container has the network
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter or value
 */
export function networkPredicate(filters: readonly ListFilter[], isUsed: Predicate): Predicate {
  const tests = [...groupFilters(filters, LIST_KEYS)].map(([key, values]): Predicate => {
    const predicates = values.map((value) => listPredicate(key, value, isUsed));
    if (key === 'label') return (network) => predicates.every((test) => test(network));
    return (network) => predicates.some((test) => test(network));
  });
  return (network) => tests.every((test) => test(network));
}

function prunePredicateOf(key: (typeof PRUNE_KEYS)[number], value: string, now: Date): Predicate {
  switch (key) {
    case 'label':
      return ({ labels }) => matchesLabels(labels, [value]);
    case 'label!':
      return ({ labels }) => !matchesLabels(labels, [value]);
    case 'until': {
      const bound = parseMoment(value, now);
      return ({ createdAt }) => Date.parse(createdAt) < bound;
    }
  }
}

/** The filters of prune; all must hold. @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value */
export function prunePredicate(filters: readonly ListFilter[], now: Date): Predicate {
  const tests = [...groupFilters(filters, PRUNE_KEYS)].flatMap(([key, values]) =>
    values.map((value) => prunePredicateOf(key, value, now)),
  );
  return (network) => tests.every((test) => test(network));
}
