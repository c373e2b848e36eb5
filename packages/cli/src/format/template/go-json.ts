import {
  GoFloat,
  GoMethod,
  GoRune,
  type GoValue,
  isMap,
  isSlice,
  isStruct,
  jsonFormOf,
  NIL_MAP,
  NIL_SLICE,
  sortedEntries,
} from './go-value.ts';

/** Strings as Go's encoder writes them with HTML escaping off. */
function encodeString(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function encodeItems(brackets: '[]' | '{}', items: readonly string[], indent: string | undefined): string {
  const [open = '', close = ''] = brackets;
  if (items.length === 0) return open + close;
  if (indent === undefined) return `${open}${items.join(',')}${close}`;
  return `${open}\n${indent}    ${items.join(`,\n${indent}    `)}\n${indent}${close}`;
}

/**
 * JSON as Docker prints it: maps with sorted keys, structs in the order of their fields.
 * @param indent undefined for one compact line; else the indentation of the first line, four spaces more at each level.
 */
export function encodeGoJson(value: GoValue, indent?: string): string {
  const inner = indent === undefined ? undefined : `${indent}    `;
  const separator = indent === undefined ? ':' : ': ';
  if (value === null || value === undefined || value instanceof GoMethod) return 'null';
  if (value === NIL_SLICE || value === NIL_MAP) return 'null';
  if (value instanceof GoFloat || value instanceof GoRune) return JSON.stringify(value.value);
  if (typeof value === 'string') return encodeString(value);
  if (isSlice(value))
    return encodeItems(
      '[]',
      value.map((item) => encodeGoJson(item, inner)),
      indent,
    );
  if (!isMap(value) && !isStruct(value)) return JSON.stringify(value);
  const entries = isMap(value) ? sortedEntries(value) : Object.entries(jsonFormOf(value));
  const members = entries.map(([key, item]) => `${encodeString(key)}${separator}${encodeGoJson(item, inner)}`);
  return encodeItems('{}', members, indent);
}
