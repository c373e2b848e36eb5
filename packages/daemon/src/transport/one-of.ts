import { TinydockError } from '@tinydock/domain';

/** @throws TinydockError INVALID_ARGUMENT naming the field; the first known value stands for an empty one */
export function oneOf<T extends string>(field: string, value: string, known: readonly T[]): T {
  const fallback = known[0];
  const found = value === '' ? fallback : known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid ${field} ${JSON.stringify(value)}: expected one of ${known.join(', ')}`,
  });
}
