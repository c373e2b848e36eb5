import { TemplateError } from './template-error.ts';
import { asInteger, GoFloat, type GoValue, kindOf } from './go-value.ts';

/** Values of one of these can be compared with each other. text/template, "eq". */
type Comparable =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'nil'; readonly value: null };

function toComparable(value: GoValue): Comparable {
  const integer = asInteger(value);
  if (integer !== undefined) return { kind: 'int', value: integer };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (value instanceof GoFloat) return { kind: 'float', value: value.value };
  if (value === null || value === undefined) return { kind: 'nil', value: null };
  throw new TemplateError(`cannot compare a ${kindOf(value)}`);
}

function assertSameKind(left: Comparable, right: Comparable): void {
  if (left.kind === right.kind) return;
  throw new TemplateError(`incompatible types for comparison: ${left.kind} and ${right.kind}`);
}

/** True where `first` equals one of `others`. @throws TemplateError for values that cannot be compared */
export function equalsAny(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) throw new TemplateError('missing argument for comparison');
  const left = toComparable(first);
  return others.some((other) => {
    const right = toComparable(other);
    if (left.kind !== 'nil' && right.kind !== 'nil') assertSameKind(left, right);
    return left.value === right.value;
  });
}

/** Strings by their bytes, numbers by value. @throws TemplateError for values that have no order */
export function isLess(first: GoValue, second: GoValue): boolean {
  const left = toComparable(first);
  const right = toComparable(second);
  assertSameKind(left, right);
  if (left.kind === 'string' && right.kind === 'string') {
    return Buffer.compare(Buffer.from(left.value), Buffer.from(right.value)) < 0;
  }
  if ((left.kind === 'int' || left.kind === 'float') && right.kind === left.kind) return left.value < right.value;
  throw new TemplateError(`invalid type for comparison: ${left.kind}`);
}
