import { type GoMap, type GoValue, NIL_MAP, NIL_SLICE } from '../format/template/go-value.ts';

/** A map of the API as templates know maps: with keys that may be missing. */
export function toGoMap(entries: Readonly<Record<string, GoValue>>): GoMap {
  return new Map(Object.entries(entries));
}

/** A list, or Go's slice that was never filled where it is empty: `[]` in templates, null in JSON. */
export function orNil(items: readonly GoValue[]): readonly GoValue[] {
  return items.length === 0 ? NIL_SLICE : items;
}

/** A map of the API, or Go's map that was never filled where it is empty: `map[]` in templates, null in JSON. */
export function toMapOrNil(entries: Readonly<Record<string, GoValue>>): GoMap {
  return Object.keys(entries).length === 0 ? NIL_MAP : toGoMap(entries);
}

/** `{}` for each name, as Docker lists ports and volumes; as {@link toMapOrNil} where there are none. */
export function nameSet(names: readonly string[]): GoMap {
  return names.length === 0 ? NIL_MAP : new Map(names.map((name) => [name, {}]));
}
