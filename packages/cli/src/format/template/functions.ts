import { indexValue, lengthOf, sliceValue } from './collection-functions.ts';
import { equalsAny, isLess } from './compare.ts';
import { escapeHtml, escapeQuery, escapeScript } from './escape-functions.ts';
import { encodeGoJson } from './go-json.ts';
import { printAll, printLine } from './go-print.ts';
import { printFormatted } from './go-printf.ts';
import { asInteger, type GoValue, isSlice, isTruthy, typeName } from './go-value.ts';
import { TemplateError } from './template-error.ts';

export interface TemplateFunction {
  readonly minimum: number;
  /** Absent where any number of arguments will do. */
  readonly maximum?: number;
  readonly call: (args: readonly GoValue[]) => GoValue;
}

function expectString(value: GoValue): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) throw new TemplateError('invalid value; expected string');
  throw new TemplateError(`wrong type for value; expected string; got ${typeName(value)}`);
}

function expectInteger(value: GoValue): number {
  const integer = asInteger(value);
  if (integer !== undefined) return integer;
  throw new TemplateError(`wrong type for value; expected int; got ${typeName(value)}`);
}

function expectStrings(value: GoValue): readonly string[] {
  if (isSlice(value)) return value.map(expectString);
  if (value === null) return [];
  throw new TemplateError(`wrong type for value; expected []string; got ${typeName(value)}`);
}

/** A function of strings alone. */
function ofStrings(count: number, call: (...texts: readonly string[]) => GoValue): TemplateFunction {
  return { minimum: count, maximum: count, call: (args) => call(...args.map(expectString)) };
}

function ofTwo(call: (left: GoValue, right: GoValue) => GoValue): TemplateFunction {
  return { minimum: 2, maximum: 2, call: ([left, right]) => call(left, right) };
}

/** Upper case after anything but letters, digits and underscores. */
function toTitle(text: string): string {
  return text.replace(/(^|[\0-\x7f\s])(\p{L})/gu, (match: string, before: string, letter: string) =>
    /[\w]/.test(before) ? match : before + letter.toUpperCase(),
  );
}

/** By bytes, as Docker does. */
function truncate(text: string, length: number): string {
  const bytes = Buffer.from(text);
  return bytes.length < length ? text : bytes.subarray(0, Math.max(0, length)).toString('utf8');
}

function padText(text: string, before: number, after: number): string {
  return text === '' ? text : ' '.repeat(Math.max(0, before)) + text + ' '.repeat(Math.max(0, after));
}

/** Escapes what its arguments print. */
function escaping(escape: (text: string) => string): TemplateFunction {
  return { minimum: 1, call: (args) => escape(printAll(args)) };
}

/** Those of text/template, and those that Docker adds. `and` and `or` look at their arguments one by one, elsewhere. */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  not: { minimum: 1, maximum: 1, call: ([value]) => !isTruthy(value) },
  eq: { minimum: 1, call: ([first, ...others]) => equalsAny(first, others) },
  ne: ofTwo((left, right) => !equalsAny(left, [right])),
  lt: ofTwo(isLess),
  le: ofTwo((left, right) => !isLess(right, left)),
  gt: ofTwo((left, right) => isLess(right, left)),
  ge: ofTwo((left, right) => !isLess(left, right)),
  len: { minimum: 1, maximum: 1, call: ([value]) => lengthOf(value) },
  index: { minimum: 1, call: ([item, ...keys]) => indexValue(item, keys) },
  slice: { minimum: 1, call: ([item, ...bounds]) => sliceValue(item, bounds) },
  print: { minimum: 0, call: printAll },
  println: { minimum: 0, call: printLine },
  printf: { minimum: 1, call: ([format, ...values]) => printFormatted(expectString(format), values) },
  html: escaping(escapeHtml),
  js: escaping(escapeScript),
  urlquery: escaping(escapeQuery),
  json: { minimum: 1, maximum: 1, call: ([value]) => encodeGoJson(value) },
  split: ofStrings(2, (text = '', separator = '') => text.split(separator)),
  join: {
    minimum: 2,
    maximum: 2,
    call: ([items, separator]) => expectStrings(items).join(expectString(separator)),
  },
  title: ofStrings(1, (text = '') => toTitle(text)),
  lower: ofStrings(1, (text = '') => text.toLowerCase()),
  upper: ofStrings(1, (text = '') => text.toUpperCase()),
  truncate: {
    minimum: 2,
    maximum: 2,
    call: ([text, length]) => truncate(expectString(text), expectInteger(length)),
  },
  pad: {
    minimum: 3,
    maximum: 3,
    call: ([text, before, after]) => padText(expectString(text), expectInteger(before), expectInteger(after)),
  },
};

/** Every name that a template may call. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set([...Object.keys(FUNCTIONS), 'and', 'or']);

/** Runs a function by its name. */
export type FunctionCaller = (name: string, args: readonly GoValue[]) => GoValue;

/** In a table's heading these give back their argument, as Docker has it: `{{json .ID}}` stands under `IMAGE ID`. */
const TRANSPARENT_IN_HEADINGS: ReadonlySet<string> = new Set([
  'json',
  'split',
  'title',
  'lower',
  'upper',
  'truncate',
  'join',
]);

/** As {@link callFunction}, for the line of headings. */
export function callHeadingFunction(name: string, args: readonly GoValue[]): GoValue {
  return TRANSPARENT_IN_HEADINGS.has(name) ? args[0] : callFunction(name, args);
}

/** @throws TemplateError for a wrong number or type of arguments */
export function callFunction(name: string, args: readonly GoValue[]): GoValue {
  const known = FUNCTIONS[name];
  if (known === undefined) throw new TemplateError(`function ${JSON.stringify(name)} not defined`);
  const { minimum, maximum } = known;
  if (args.length < minimum || (maximum !== undefined && args.length > maximum)) {
    const wanted = maximum === minimum ? String(minimum) : `at least ${minimum}`;
    throw new TemplateError(`wrong number of args for ${name}: want ${wanted} got ${args.length}`);
  }
  return known.call(args);
}
