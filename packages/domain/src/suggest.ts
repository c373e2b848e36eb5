import type { TinydockErrorOptions } from './errors.ts';

/** Levenshtein distance, with a swap of neighbours as one step. */
function distance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const change = (last[column - 1] ?? 0) + (isSame ? 0 : 1);
      const swap = isSwap ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity;
      current.push(Math.min(change, swap, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}

/** No name has more; the work grows with the product of the lengths. */
const MAX_LENGTH = 300;

/** The known word that a mistyped one most likely means; undefined where none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  const lower = word.toLowerCase();
  const limit = Math.max(1, Math.floor(lower.length * 0.4));
  const ranked = known
    .map((name) => ({ name, steps: name.startsWith(lower) && lower.length > 1 ? 0.5 : distance(lower, name) }))
    .filter(({ steps }) => steps <= limit)
    .sort((left, right) => left.steps - right.steps);
  return ranked[0]?.name;
}

/** Options of a TinydockError that finds nothing under a name. */
export type NearOptions = Pick<TinydockErrorOptions, 'hint' | 'details'>;

/** Names what is most likely meant, for users in the hint and for programs in `near` of the details; else the other hint. */
export function describeNear(near: string | undefined, otherwise: string): NearOptions {
  return near === undefined ? { hint: otherwise } : { hint: `Did you mean ${near}?`, details: { near } };
}
