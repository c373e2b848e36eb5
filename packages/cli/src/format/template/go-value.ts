/** A float in a template: Go tells `1.0` from `1`, JavaScript does not. */
export class GoFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A character such as `'a'`: a number to all functions, but `%q` quotes it. */
export class GoRune {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A method of a struct, such as `.Label "name"`. */
export class GoMethod {
  readonly call: (args: readonly GoValue[]) => GoValue;

  constructor(call: (args: readonly GoValue[]) => GoValue) {
    this.call = call;
  }
}

/** A struct with methods beside its fields; they are not listed and not encoded. Getters remain what they are. */
export function withMethods(fields: GoStruct, methods: Readonly<Record<string, GoMethod>>): GoStruct {
  const target = Object.defineProperties({}, Object.getOwnPropertyDescriptors(fields)) as GoStruct;
  for (const [name, method] of Object.entries(methods)) Object.defineProperty(target, name, { value: method });
  return target;
}

const JSON_FORM = Symbol('json');

/** A struct whose fields are encoded under other names, as Go's tags have it. */
export function withJson(fields: GoStruct, json: GoStruct): GoStruct {
  return Object.defineProperty({ ...fields }, JSON_FORM, { value: json });
}

/** What is encoded of a struct: itself, unless {@link withJson} says otherwise. */
export function jsonFormOf(struct: GoStruct): GoStruct {
  return (struct as { readonly [JSON_FORM]?: GoStruct })[JSON_FORM] ?? struct;
}

/** Named fields, as a Go struct has them: asking for another one is an error. */
export interface GoStruct {
  readonly [field: string]: GoValue;
}

/** Keys that differ from value to value, as labels: a missing one is `<no value>`. */
export type GoMap = ReadonlyMap<string, GoValue>;

/** A slice or map that was never made: empty to templates, and null in JSON. */
export const NIL_SLICE: readonly GoValue[] = Object.freeze([]);
export const NIL_MAP: GoMap = new Map();

/**
 * What templates compute with. A number is an int; `null` is Go's nil; `undefined` is what a missing key of a map
 * gives, printed as `<no value>`.
 */
export type GoValue =
  string | number | boolean | null | undefined | GoFloat | GoRune | GoMethod | readonly GoValue[] | GoMap | GoStruct;

export type GoKind = 'string' | 'int' | 'rune' | 'float' | 'bool' | 'nil' | 'method' | 'slice' | 'map' | 'struct';

export function isSlice(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value);
}

export function isMap(value: GoValue): value is GoMap {
  return value instanceof Map;
}

export function isStruct(value: GoValue): value is GoStruct {
  return kindOf(value) === 'struct';
}

export function kindOf(value: GoValue): GoKind {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'int';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof GoFloat) return 'float';
  if (value instanceof GoRune) return 'rune';
  if (value instanceof GoMethod) return 'method';
  if (isSlice(value)) return 'slice';
  return isMap(value) ? 'map' : 'struct';
}

const TYPE_NAMES: Readonly<Record<GoKind, string>> = {
  string: 'string',
  int: 'int',
  rune: 'int32',
  float: 'float64',
  bool: 'bool',
  nil: '<nil>',
  method: 'func',
  slice: '[]interface {}',
  map: 'map[string]interface {}',
  struct: 'struct',
};

/** Go's name of a value's type, for messages and `%T`. */
export function typeName(value: GoValue): string {
  if (isSlice(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return '[]string';
  if (isMap(value) && value.size > 0 && value.values().every((item) => typeof item === 'string')) {
    return 'map[string]string';
  }
  return TYPE_NAMES[kindOf(value)];
}

/** The number in an int or a rune; undefined for anything else. */
export function asInteger(value: GoValue): number | undefined {
  if (value instanceof GoRune) return value.value;
  return typeof value === 'number' ? value : undefined;
}

/** text/template, "if": empty values are false, structs always true. */
export function isTruthy(value: GoValue): boolean {
  if (value instanceof GoFloat || value instanceof GoRune) return value.value !== 0;
  if (isSlice(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  return Boolean(value);
}

/** A map's entries in the order Go prints and ranges over them: by the bytes of their keys. */
export function sortedEntries(map: GoMap): readonly (readonly [string, GoValue])[] {
  return [...map].sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}
