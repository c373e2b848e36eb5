/** Lines of a listing. */
export interface LineRange {
  /** In bytes. */
  readonly start: number;
  readonly end: number;
}

/** Two listings: what is equal at their beginnings and ends, and what is not in between. */
export interface ListingMatch {
  readonly before: LineRange;
  readonly now: LineRange;
  /** Lines in front of the ranges. */
  readonly lead: number;
}

const NEWLINE = 10;
const BLOCK_BYTES = 64 * 1024;

export function countLines(text: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf(NEWLINE, start); at !== -1 && at < end; at = text.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** Where a line begins, or the end. */
function startOfLine(text: Buffer, line: number): number {
  let start = 0;
  for (let number = 0; number < line; number += 1) start = text.indexOf(NEWLINE, start) + 1;
  return start;
}

/** How many bytes are the same at the beginning, rounded down to lines. */
function matchLead(before: Buffer, now: Buffer): number {
  const limit = Math.min(before.length, now.length);
  let at = 0;
  while (at < limit) {
    const end = Math.min(at + BLOCK_BYTES, limit);
    if (before.compare(now, at, end, at, end) !== 0) break;
    at = end;
  }
  while (at < limit && before[at] === now[at]) at += 1;
  return at === 0 ? 0 : before.lastIndexOf(NEWLINE, at - 1) + 1;
}

/** How many bytes are the same at the end, rounded down to lines. */
function matchTail(before: Buffer, now: Buffer, limit: number): number {
  const [beforeEnd, nowEnd] = [before.length, now.length];
  let length = 0;
  while (length < limit) {
    const next = Math.min(length + BLOCK_BYTES, limit);
    if (before.compare(now, nowEnd - next, nowEnd - length, beforeEnd - next, beforeEnd - length) !== 0) break;
    length = next;
  }
  while (length < limit && before[beforeEnd - length - 1] === now[nowEnd - length - 1]) length += 1;
  const isLine = (text: Buffer): boolean => length === text.length || text[text.length - length - 1] === NEWLINE;
  if (length === 0 || (isLine(before) && isLine(now))) return length;
  return beforeEnd - (before.indexOf(NEWLINE, beforeEnd - length) + 1);
}

/**
 * Finds what differs, as one stretch of whole lines.
 * @param unsure lines of `before` that shall lie in that stretch, in ascending order
 */
export function matchListings(before: Buffer, now: Buffer, unsure: readonly number[]): ListingMatch {
  let lead = matchLead(before, now);
  const [first, last] = [unsure[0], unsure.at(-1)];
  if (first !== undefined) lead = Math.min(lead, startOfLine(before, first));
  let tail = matchTail(before, now, Math.min(before.length, now.length) - lead);
  if (last !== undefined) tail = Math.min(tail, before.length - startOfLine(before, last + 1));
  return {
    before: { start: lead, end: before.length - tail },
    now: { start: lead, end: now.length - tail },
    lead: countLines(now, 0, lead),
  };
}
