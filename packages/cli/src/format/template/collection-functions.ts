import { asInteger, type GoMap, type GoValue, isMap, isSlice, typeName } from './go-value.ts';
import { TemplateError } from './template-error.ts';

function toIndex(value: GoValue, limit: number, what: string): number {
  const index = asInteger(value);
  if (index === undefined) throw new TemplateError(`cannot ${what} with type ${typeName(value)}`);
  if (index < 0 || index > limit) throw new TemplateError(`${what} out of range: ${index}`);
  return index;
}

/** What Go gives for a missing key: the empty value of the map's type, guessed from its other values. */
function missingValue(map: GoMap): GoValue {
  const sample = map.values().next().value;
  if (sample === undefined || typeof sample === 'string') return '';
  return isSlice(sample) ? [] : null;
}

function indexOnce(item: GoValue, key: GoValue): GoValue {
  if (isMap(item)) {
    if (typeof key !== 'string') throw new TemplateError(`value has type ${typeName(key)}; should be string`);
    return item.has(key) ? item.get(key) : missingValue(item);
  }
  if (isSlice(item)) return item[toIndex(key, item.length - 1, 'index slice')];
  if (typeof item === 'string') {
    const bytes = Buffer.from(item);
    return bytes[toIndex(key, bytes.length - 1, 'index string')];
  }
  if (item === null || item === undefined) throw new TemplateError('index of untyped nil');
  throw new TemplateError(`cannot index item of type ${typeName(item)}`);
}

/** `index x 1 "a"` is x[1]["a"]. */
export function indexValue(item: GoValue, keys: readonly GoValue[]): GoValue {
  return keys.reduce(indexOnce, item);
}

/** `slice x 1 2` is x[1:2]; strings are cut by their bytes. */
export function sliceValue(item: GoValue, bounds: readonly GoValue[]): GoValue {
  const isText = typeof item === 'string';
  if (!isText && !isSlice(item)) throw new TemplateError(`cannot slice item of type ${typeName(item)}`);
  if (bounds.length > (isText ? 2 : 3)) throw new TemplateError(`too many slice indexes: ${bounds.length}`);
  const bytes = isText ? Buffer.from(item) : undefined;
  const length = bytes?.length ?? (item as readonly GoValue[]).length;
  const [start = 0, end = length] = bounds.map((bound) => toIndex(bound, length, 'slice index'));
  if (start > end) throw new TemplateError(`invalid slice index: ${start} > ${end}`);
  return isText ? (bytes?.subarray(start, end).toString('utf8') ?? '') : item.slice(start, end);
}

/** Bytes of a string, or number of items. */
export function lengthOf(item: GoValue): number {
  if (typeof item === 'string') return Buffer.byteLength(item);
  if (isSlice(item)) return item.length;
  if (isMap(item)) return item.size;
  throw new TemplateError(item === null || item === undefined ? 'len of nil pointer' : `len of type ${typeName(item)}`);
}
