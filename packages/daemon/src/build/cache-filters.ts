import { digestHex, TinydockError } from '@tinydock/domain';
import { groupFilters, type ListFilter } from '../system/list-filters.ts';
import { parseMoment } from '../system/parse-moment.ts';
import type { CachedStep } from './build-cache.ts';

type Test = (step: CachedStep) => boolean;

/** What is written to after it was made. */
function isMutable({ type }: CachedStep): boolean {
  return type === 'exec.cachemount' || type === 'source.local';
}

/** Of those that are said by true or false; docker's words for records of BuildKit. */
const SWITCHES: Readonly<Record<'inuse' | 'mutable' | 'immutable' | 'shared' | 'private', Test>> = {
  inuse: ({ isInUse }) => isInUse,
  mutable: isMutable,
  immutable: (step) => !isMutable(step),
  shared: ({ isShared }) => isShared,
  private: ({ isShared }) => !isShared,
};
const SWITCH_KEYS = ['inuse', 'mutable', 'immutable', 'shared', 'private'] as const;
const KEYS = ['id', 'until', 'type', 'description', ...SWITCH_KEYS] as const;
const TYPES: readonly string[] = ['regular', 'exec.cachemount', 'source.local', 'record'];

function refuse(key: string, value: string, expected: string): TinydockError {
  const message = `invalid filter ${key}=${JSON.stringify(value.slice(0, 100))}: expected ${expected}`;
  return new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

/** @throws TinydockError INVALID_ARGUMENT; nothing at all would be the beginning of all keys */
function parseKeyPrefix(id: string): string {
  const hex = id.replace(/^sha256:/, '');
  if (/^[0-9a-f]{1,64}$/.test(hex)) return hex;
  throw refuse('id', id, 'the beginning of an id of tdctl builder du');
}

function parseSwitch(key: keyof typeof SWITCHES, value: string): Test {
  if (value === 'true' || value === '1') return SWITCHES[key];
  if (value === 'false' || value === '0') return (step) => !SWITCHES[key](step);
  throw refuse(key, value, 'true or false');
}

function parseType(type: string): string {
  if (TYPES.includes(type)) return type;
  throw refuse('type', type, `one of ${TYPES.join(', ')}`);
}

function parseWords(words: string): string {
  if (words !== '') return words;
  throw refuse('description', words, 'words of the description');
}

/**
 * Those that pass all filters, the one that was used longest ago first. Of several ids, types and descriptions one must hold.
 * @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value
 */
export function selectCached(
  steps: readonly CachedStep[],
  filters: readonly ListFilter[],
  now: Date,
): readonly CachedStep[] {
  const groups = groupFilters(filters, KEYS);
  const bounds = (groups.get('until') ?? []).map((value) => parseMoment(value, now));
  const switches = SWITCH_KEYS.flatMap((key) => (groups.get(key) ?? []).map((value) => parseSwitch(key, value)));
  const ids = groups.get('id')?.map(parseKeyPrefix);
  const types = groups.get('type')?.map(parseType);
  const descriptions = groups.get('description')?.map(parseWords);
  return steps
    .filter(({ key }) => ids?.some((id) => digestHex(key).startsWith(id)) ?? true)
    .filter(({ type }) => types?.includes(type) ?? true)
    .filter(({ description }) => descriptions?.some((words) => description.includes(words)) ?? true)
    .filter(({ usedAt }) => bounds.every((bound) => Date.parse(usedAt) < bound))
    .filter((step) => switches.every((test) => test(step)))
    .sort((left, right) => (left.usedAt < right.usedAt ? -1 : Number(left.usedAt > right.usedAt)));
}
