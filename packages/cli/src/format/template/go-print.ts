import { formatGoFloat } from './go-float.ts';
import { GoFloat, GoMethod, GoRune, type GoValue, isMap, isSlice, isStruct, sortedEntries } from './go-value.ts';

/**
 * A value as Go's `%v` prints it: `[a b]`, `map[a:b]`, `{x y}`; with `withFieldNames` as `%+v`: `{Name:x}`.
 * A value that is not there prints as `<nil>`.
 */
export function printGoValue(value: GoValue, withFieldNames = false): string {
  const print = (item: GoValue): string => printGoValue(item, withFieldNames);
  if (value === null || value === undefined || value instanceof GoMethod) return '<nil>';
  if (value instanceof GoFloat) return formatGoFloat(value.value, 'g', undefined);
  if (value instanceof GoRune) return String(value.value);
  if (isSlice(value)) return `[${value.map(print).join(' ')}]`;
  if (isMap(value)) {
    return `map[${sortedEntries(value)
      .map(([key, item]) => `${key}:${print(item)}`)
      .join(' ')}]`;
  }
  if (!isStruct(value)) return String(value);
  const fields = Object.entries(value).map(([name, item]) => (withFieldNames ? `${name}:${print(item)}` : print(item)));
  return `{${fields.join(' ')}}`;
}

/** Go's `fmt.Sprint`: a space between two operands where neither is a string. */
export function printAll(values: readonly GoValue[]): string {
  return values
    .map((value, index) => {
      const needsSpace = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
      return (needsSpace ? ' ' : '') + printGoValue(value);
    })
    .join('');
}

/** Go's `fmt.Sprintln`: always a space between operands. */
export function printLine(values: readonly GoValue[]): string {
  return `${values.map((value) => printGoValue(value)).join(' ')}\n`;
}
