import type { GoMap, GoValue } from '../format/template/go-value.ts';

/** A map of the API as templates know maps: with keys that may be missing. */
export function toGoMap(entries: Readonly<Record<string, GoValue>>): GoMap {
  return new Map(Object.entries(entries));
}

/** A list, or null where it is empty: Go's slices that were never filled are null in JSON. */
export function orNull(items: readonly GoValue[]): GoValue {
  return items.length === 0 ? null : items;
}

/** `{}` for each name, as Docker lists ports and volumes; null where there are none. */
export function nameSet(names: readonly string[]): GoValue {
  return names.length === 0 ? null : new Map(names.map((name) => [name, {}]));
}
