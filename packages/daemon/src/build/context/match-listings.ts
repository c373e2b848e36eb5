import type { ListingText } from './listing-text.ts';

/** How many lines two listings have in common. */
export interface ListingMatch {
  /** At their beginnings. */
  readonly lead: number;
  /** At their ends. */
  readonly tail: number;
}

const BLOCK_BYTES = 64 * 1024;

/** Lines that are the same at the beginning. */
function matchLead(before: ListingText, now: ListingText): number {
  const [one, other] = [before.bytes, now.bytes];
  const limit = Math.min(one.length, other.length);
  let at = 0;
  while (at < limit) {
    const end = Math.min(at + BLOCK_BYTES, limit);
    if (one.compare(other, at, end, at, end) !== 0) break;
    at = end;
  }
  while (at < limit && one[at] === other[at]) at += 1;
  return before.rowFrom(at + 1) - (at === one.length ? 0 : 1);
}

/** Lines that are the same at the end. @param limit in bytes */
function matchTail(before: ListingText, now: ListingText, limit: number): number {
  const [one, other] = [before.bytes, now.bytes];
  const [oneEnd, otherEnd] = [one.length, other.length];
  let length = 0;
  while (length < limit) {
    const next = Math.min(length + BLOCK_BYTES, limit);
    if (one.compare(other, otherEnd - next, otherEnd - length, oneEnd - next, oneEnd - length) !== 0) break;
    length = next;
  }
  while (length < limit && one[oneEnd - length - 1] === other[otherEnd - length - 1]) length += 1;
  // The first of them may be the rest of a line in one of both.
  return Math.min(before.count - before.rowFrom(oneEnd - length), now.count - now.rowFrom(otherEnd - length));
}

/**
 * Finds what differs, as one stretch of whole lines.
 * @param unsure lines of `before` that shall lie in that stretch, in ascending order
 */
export function matchListings(before: ListingText, now: ListingText, unsure: readonly number[]): ListingMatch {
  const [first, last] = [unsure[0], unsure.at(-1)];
  const lead = Math.min(matchLead(before, now), first ?? before.count);
  const limit = Math.min(before.bytes.length, now.bytes.length) - before.startOf(lead);
  const tail = Math.min(matchTail(before, now, limit), before.count - (last === undefined ? 0 : last + 1));
  return { lead, tail };
}
