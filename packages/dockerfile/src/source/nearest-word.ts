/** Insertions, removals, changes and swaps of neighbours that lead from one word to the other. */
function editDistance(left: string, right: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const change = (last[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const swap = isSwapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity;
      current.push(Math.min(change, swap, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return last[right.length] ?? 0;
}

const MAX_WORD = 64;
/** Of the longer word's letters; more of a short one are those of many other words. */
const MAX_MISTYPED = 0.4;

/** The known word that a mistyped one most likely means, whatever their case; undefined where none is near. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD) return undefined;
  const lower = word.toLowerCase();
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const name of known) {
    const steps = editDistance(lower, name.toLowerCase());
    const limit = Math.max(1, Math.floor(Math.max(lower.length, name.length) * MAX_MISTYPED));
    if (steps <= limit && steps < (best?.steps ?? Infinity)) best = { name, steps };
  }
  return best !== undefined && best.steps < lower.length ? best.name : undefined;
}

/** `Did you mean "X"?`, or undefined. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}
