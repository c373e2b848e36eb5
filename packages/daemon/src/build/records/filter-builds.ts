import { BUILD_STATES, type BuildRecord, type BuildState, TinydockError } from '@tinydock/domain';
import { groupFilters, type ListFilter } from '../../system/list-filters.ts';
import { parseMoment } from '../../system/parse-moment.ts';

const KEYS = ['id', 'image', 'name', 'since', 'status', 'until'] as const;

type Predicate = (record: BuildRecord) => boolean;

/** What buildx calls them. */
const OTHER_WORDS: Readonly<Record<string, BuildState>> = { error: 'failed', canceled: 'cancelled' };

function parseState(value: string): BuildState {
  const word = value.toLowerCase();
  const state = Object.hasOwn(OTHER_WORDS, word) ? OTHER_WORDS[word] : BUILD_STATES.find((known) => known === word);
  if (state !== undefined) return state;
  const message = `invalid filter status=${value.slice(0, 100)}: expected running, completed, error or cancelled`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

function createPredicate(key: (typeof KEYS)[number], value: string, now: Date): Predicate {
  switch (key) {
    case 'id':
      return ({ id }) => id.startsWith(value);
    case 'image':
      return ({ imageId }) =>
        value !== '' && imageId?.replace(/^sha256:/, '').startsWith(value.replace(/^sha256:/, '')) === true;
    case 'name':
      return ({ tags, context }) => [...tags, context].some((name) => name.includes(value));
    case 'status': {
      const wanted = parseState(value);
      return ({ state }) => state === wanted;
    }
    case 'since': {
      const bound = parseMoment(value, now);
      return ({ startedAt }) => Date.parse(startedAt) >= bound;
    }
    case 'until': {
      const bound = parseMoment(value, now);
      return ({ startedAt }) => Date.parse(startedAt) < bound;
    }
  }
}

/**
 * Values of one key are alternatives; different keys must all hold.
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter or value
 */
export function buildPredicate(filters: readonly ListFilter[], now: Date): Predicate {
  const tests = [...groupFilters(filters, KEYS)].map(([key, values]): Predicate => {
    const predicates = values.map((value) => createPredicate(key, value, now));
    return (record) => predicates.some((test) => test(record));
  });
  return (record) => tests.every((test) => test(record));
}
