import { type ContextLine, parseContextLine } from '@tinydock/protocol';
import type { LineRange } from './match-listings.ts';

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

const NEWLINE = 10;

/** Goes through whole lines of a listing. */
class LineCursor {
  readonly #text: Buffer;
  readonly #end: number;
  #at: number;
  #next: number;
  #line: ContextLine | undefined;
  row: number;

  constructor(text: Buffer, { start, end }: LineRange, row: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
    this.#next = text.indexOf(NEWLINE, start) + 1;
    this.row = row;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE */
  get line(): ContextLine {
    return (this.#line ??= parseContextLine(this.#text.toString('utf8', this.#at, this.#next - 1)));
  }

  /** In the order of listings: a directory, what is below it, and then its next neighbour, by bytes. */
  get place(): string {
    return this.line.path.replaceAll('/', '\0');
  }

  isLike(other: LineCursor): boolean {
    if (this.#next - this.#at !== other.#next - other.#at) return false;
    return this.#text.compare(other.#text, other.#at, other.#next, this.#at, this.#next) === 0;
  }

  /** Goes on. @returns the line that it leaves */
  take(): ListedLine {
    const listed = { row: this.row, line: this.line };
    this.skip();
    return listed;
  }

  skip(): void {
    this.#line = undefined;
    this.row += 1;
    this.#at = this.#next;
    this.#next = this.#text.indexOf(NEWLINE, this.#at) + 1;
  }
}

/**
 * Goes through stretches of two listings side by side. Lines that are equal to the byte are not parsed: there may be
 * thousands between the first that differs and the last. Both are in order; where one is not, more of it differs.
 * @param row of the first line of both
 * @param unsure rows of `before` that always differ
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE
 */
export function findDifferingLines(
  before: { readonly text: Buffer; readonly range: LineRange; readonly unsure: readonly number[] },
  now: { readonly text: Buffer; readonly range: LineRange },
  row: number,
): DifferingLines {
  const [old, fresh] = [new LineCursor(before.text, before.range, row), new LineCursor(now.text, now.range, row)];
  const isUnsure = new Set(before.unsure);
  const found: { before: ListedLine[]; now: ListedLine[]; same: SameRows[] } = { before: [], now: [], same: [] };
  while (!old.isAtEnd && !fresh.isAtEnd) {
    if (!isUnsure.has(old.row) && old.isLike(fresh)) {
      addSame(found.same, old.row, fresh.row);
      old.skip();
      fresh.skip();
      continue;
    }
    const [oldPlace, freshPlace] = [old.place, fresh.place];
    if (oldPlace <= freshPlace) found.before.push(old.take());
    if (freshPlace <= oldPlace) found.now.push(fresh.take());
  }
  while (!old.isAtEnd) found.before.push(old.take());
  while (!fresh.isAtEnd) found.now.push(fresh.take());
  return found;
}

function addSame(same: SameRows[], from: number, to: number): void {
  const last = same.at(-1);
  if (last !== undefined && last.from + last.count === from && last.to + last.count === to) last.count += 1;
  else same.push({ from, to, count: 1 });
}
