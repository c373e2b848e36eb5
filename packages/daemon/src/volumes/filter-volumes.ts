import { isAnonymousVolume, TinydockError, type VolumeRecord } from '@tinydock/domain';
import { groupFilters, type ListFilter, matchesLabels } from '../system/list-filters.ts';

const KEYS = ['dangling', 'driver', 'label', 'label!', 'name'] as const;
const PRUNE_KEYS = ['all', 'label', 'label!'] as const;

export type VolumePredicate = (volume: VolumeRecord) => boolean;

/** @throws TinydockError INVALID_ARGUMENT */
function parseSwitch(key: string, value: string): boolean {
  if (['true', '1'].includes(value.toLowerCase())) return true;
  if (['false', '0'].includes(value.toLowerCase())) return false;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid filter ${key}=${JSON.stringify(value)}: expected true or false`,
  });
}

/** A regular expression, or any text that is a part of the name. */
function nameTest(value: string): VolumePredicate {
  let pattern: RegExp | undefined;
  try {
    pattern = new RegExp(value);
  } catch {
    pattern = undefined;
  }
  return ({ name }) => name.includes(value) || pattern?.test(name) === true;
}

function createPredicate(
  key: (typeof KEYS)[number],
  value: string,
  isUsed: (name: string) => boolean,
): VolumePredicate {
  switch (key) {
    case 'dangling': {
      const isWanted = parseSwitch(key, value);
      return ({ name }) => isUsed(name) !== isWanted;
    }
    case 'driver':
      return () => value === 'local';
    case 'label':
      return ({ labels }) => matchesLabels(labels, [value]);
    case 'label!':
      return ({ labels }) => !matchesLabels(labels, [value]);
    case 'name':
      return nameTest(value);
  }
}

/**
 * What `volume ls` shows. Values of one key are alternatives, but labels must all hold; different keys must all hold.
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter or a bad value
 */
export function volumePredicate(filters: readonly ListFilter[], isUsed: (name: string) => boolean): VolumePredicate {
  const tests = [...groupFilters(filters, KEYS)].map(([key, values]): VolumePredicate => {
    const predicates = values.map((value) => createPredicate(key, value, isUsed));
    if (key.startsWith('label')) return (volume) => predicates.every((test) => test(volume));
    return (volume) => predicates.some((test) => test(volume));
  });
  return (volume) => tests.every((test) => test(volume));
}

/**
 * Which volumes prune may take: those without a name, unless all are meant.
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter or a bad value
 */
export function prunePredicate(filters: readonly ListFilter[], all: boolean): VolumePredicate {
  const groups = groupFilters(filters, PRUNE_KEYS);
  const takesAll = [all, ...(groups.get('all') ?? []).map((value) => parseSwitch('all', value))].includes(true);
  const labels = filters.filter(({ key }) => key !== 'all');
  const isMeant = volumePredicate(labels, () => false);
  return (volume) => (takesAll || isAnonymousVolume(volume)) && isMeant(volume);
}
