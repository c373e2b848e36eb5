/** How much two texts have in common, in characters; both do not overlap. */
export interface TextMatch {
  /** At their beginnings. */
  readonly lead: number;
  /** At their ends. */
  readonly tail: number;
}

/** Compared at once, as memory. */
const MOST_CHARACTERS = 64 * 1024;

/** @param isSame whether `count` characters are the same behind so many that are */
function countSame(limit: number, isSame: (at: number, count: number) => boolean): number {
  let at = 0;
  for (let count = MOST_CHARACTERS; count > 0; count >>= 1)
    while (at + count <= limit && isSame(at, count)) at += count;
  return at;
}

export function matchTexts(one: string, other: string): TextMatch {
  const limit = Math.min(one.length, other.length);
  const lead = countSame(limit, (at, count) => one.slice(at, at + count) === other.slice(at, at + count));
  const tail = countSame(limit - lead, (at, count) => {
    const [end, otherEnd] = [one.length - at, other.length - at];
    return one.slice(end - count, end) === other.slice(otherEnd - count, otherEnd);
  });
  return { lead, tail };
}
