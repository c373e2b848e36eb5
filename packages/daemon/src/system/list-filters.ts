import { TinydockError } from '@tinydock/domain';

/** One `--filter key=value`. */
export interface ListFilter {
  readonly key: string;
  readonly value: string;
}

/**
 * Puts filters together by key.
 * @throws TinydockError INVALID_ARGUMENT naming a key that is not among `known`
 */
export function groupFilters<K extends string>(
  filters: readonly ListFilter[],
  known: readonly K[],
): ReadonlyMap<K, readonly string[]> {
  const groups = new Map<K, string[]>();
  for (const { key, value } of filters) {
    const name = known.find((candidate) => candidate === key);
    if (name === undefined) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: `invalid filter ${JSON.stringify(key)}: expected one of ${known.join(', ')}`,
      });
    }
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }
  return groups;
}

/** True where every `key` or `key=value` holds. */
export function matchesLabels(labels: Readonly<Record<string, string>>, wanted: readonly string[]): boolean {
  return wanted.every((entry) => {
    const equals = entry.indexOf('=');
    if (equals === -1) return Object.hasOwn(labels, entry);
    return labels[entry.slice(0, equals)] === entry.slice(equals + 1);
  });
}
