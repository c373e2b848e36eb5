import { type ContextLine, parseContextLine } from '@tinydock/protocol';
import type { ListingText } from './listing-text.ts';
import type { ListingMatch } from './match-listings.ts';

/** A line of a listing and its number. */
export interface ListedLine {
  readonly row: number;
  readonly line: ContextLine;
}

/** Rows that are the same in two listings. */
export interface SameRows {
  readonly from: number;
  readonly to: number;
  count: number;
}

/** What differs between stretches of two listings. */
export interface DifferingLines {
  readonly before: readonly ListedLine[];
  readonly now: readonly ListedLine[];
  readonly same: readonly SameRows[];
}

/** Goes through lines of a listing. */
class LineCursor {
  readonly #text: ListingText;
  readonly #end: number;
  #line: ContextLine | undefined;
  row: number;

  constructor(text: ListingText, { lead, tail }: ListingMatch) {
    this.#text = text;
    this.#end = text.count - tail;
    this.row = lead;
  }

  get left(): number {
    return this.#end - this.row;
  }

  /** @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE */
  get line(): ContextLine {
    return (this.#line ??= parseContextLine(this.#text.lineAt(this.row)));
  }

  /** In the order of listings: a directory, what is below it, and then its next neighbour, by bytes. */
  get place(): string {
    return this.line.path.replaceAll('/', '\0');
  }

  /** Whether the lines from the one that is `ahead` on, so many, are equal in both. */
  isLike(other: LineCursor, ahead: number, count: number): boolean {
    const [start, end] = this.#range(ahead, count);
    const [otherStart, otherEnd] = other.#range(ahead, count);
    if (end - start !== otherEnd - otherStart) return false;
    return this.#text.bytes.compare(other.#text.bytes, otherStart, otherEnd, start, end) === 0;
  }

  #range(ahead: number, count: number): readonly [start: number, end: number] {
    const first = this.row + ahead;
    return [this.#text.startOf(first), this.#text.startOf(first + count)];
  }

  /** Goes on. @returns the line that it leaves */
  take(): ListedLine {
    const listed = { row: this.row, line: this.line };
    this.skip(1);
    return listed;
  }

  skip(count: number): void {
    this.#line = undefined;
    this.row += count;
  }
}

/** How many lines are equal from here on, as many as may be. Many are compared at once. */
function countSame(old: LineCursor, fresh: LineCursor, limit: number): number {
  let same = 0;
  let [step, isGrowing] = [1, true];
  while (step > 0 && same < limit) {
    step = Math.min(step, limit - same);
    isGrowing &&= old.isLike(fresh, same, step);
    if (isGrowing) {
      same += step;
      step *= 2;
      continue;
    }
    step >>= 1;
    if (step > 0 && old.isLike(fresh, same, step)) same += step;
  }
  return same;
}

/**
 * Goes through stretches of two listings side by side. Lines that are equal to the byte are not parsed: there may be
 * thousands between the first that differs and the last. Both are in order; where one is not, more of it differs.
 * @param unsure rows of `before` that always differ, in ascending order
 * @param match what is not gone through
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE
 */
export function findDifferingLines(
  before: { readonly text: ListingText; readonly unsure: readonly number[] },
  now: ListingText,
  match: ListingMatch,
): DifferingLines {
  const [old, fresh] = [new LineCursor(before.text, match), new LineCursor(now, match)];
  const found: { before: ListedLine[]; now: ListedLine[]; same: SameRows[] } = { before: [], now: [], same: [] };
  let nextUnsure = 0;
  while (old.left > 0 && fresh.left > 0) {
    while ((before.unsure[nextUnsure] ?? Infinity) < old.row) nextUnsure += 1;
    const sure = (before.unsure[nextUnsure] ?? Infinity) - old.row;
    const count = countSame(old, fresh, Math.min(old.left, fresh.left, sure));
    if (count > 0) {
      addSame(found.same, { from: old.row, to: fresh.row, count });
      old.skip(count);
      fresh.skip(count);
      continue;
    }
    const [oldPlace, freshPlace] = [old.place, fresh.place];
    if (oldPlace <= freshPlace) found.before.push(old.take());
    if (freshPlace <= oldPlace) found.now.push(fresh.take());
  }
  while (old.left > 0) found.before.push(old.take());
  while (fresh.left > 0) found.now.push(fresh.take());
  return found;
}

function addSame(same: SameRows[], rows: SameRows): void {
  const last = same.at(-1);
  if (last !== undefined && last.from + last.count === rows.from && last.to + last.count === rows.to)
    last.count += rows.count;
  else same.push(rows);
}
