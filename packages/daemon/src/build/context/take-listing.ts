import { randomBytes } from 'node:crypto';
import { TinydockError } from '@tinydock/domain';
import { parseContextLine } from '@tinydock/protocol';
import { findDifferingLines, type ListedLine, type SameRows } from './differing-lines.ts';
import { EMPTY_DIGEST } from './kept-contents.ts';
import { type KeptListing, KeptRows } from './kept-listing.ts';
import { ListingText } from './listing-text.ts';
import { matchListings } from './match-listings.ts';

/** What came of a listing, compared with the one before it. */
export interface TakenListing {
  readonly kept: KeptListing;
  /** The lines that differ; all others are as they were. */
  readonly changed: readonly ListedLine[];
  /** Paths that are not there any more. */
  readonly removed: readonly string[];
  /** Numbers of the lines whose contents must come, in ascending order. */
  readonly wanted: readonly number[];
}

const NOTHING: KeptListing = { id: '', text: ListingText.of(Buffer.alloc(0)), rows: new KeptRows(0), unsure: [] };

/** @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE */
export function parseLines(text: ListingText): readonly ListedLine[] {
  return Array.from({ length: text.count }, (_, row) => ({ row, line: parseContextLine(text.lineAt(row)) }));
}

/** The rows of the lines that have not changed. */
function keepRows(
  before: KeptListing,
  count: number,
  { lead, tail, same }: { readonly lead: number; readonly tail: number; readonly same: readonly SameRows[] },
): KeptRows {
  const rows = new KeptRows(count);
  rows.copy(before.rows, { from: 0, to: 0, count: lead });
  for (const range of same) rows.copy(before.rows, range);
  rows.copy(before.rows, { from: before.rows.count - tail, to: count - tail, count: tail });
  return rows;
}

/** Finds contents of changed lines that are kept all the same, by their paths. @returns the others */
function findKept(
  { rows: now }: Pick<KeptListing, 'rows'>,
  changed: readonly ListedLine[],
  before: { readonly rows: KeptRows; readonly lines: ReadonlyMap<string, ListedLine> },
): readonly number[] {
  const wanted: number[] = [];
  for (const { row, line } of changed) {
    if (line.type !== 'file') continue;
    now.sizes[row] = line.size;
    const known = before.lines.get(line.path);
    const isSame = line.stamp !== '' && known?.line.stamp === line.stamp && known.line.size === line.size;
    if (line.size === 0) now.setDigest(row, EMPTY_DIGEST);
    else if (isSame) now.copy(before.rows, { from: known.row, to: row, count: 1 });
    else wanted.push(row);
  }
  return wanted;
}

/**
 * Compares a listing with the one whose contents are kept. Only lines that differ are looked at one by one: in a large
 * context they are few.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE
 */
export function takeListing(text: ListingText, before: KeptListing = NOTHING): TakenListing {
  const match = matchListings(before.text, text, before.unsure);
  const differing = findDifferingLines(before, text, match);
  const { now: changed, same } = differing;
  const lines = new Map(differing.before.map((kept) => [kept.line.path, kept]));
  const rows = keepRows(before, text.count, { ...match, same });
  const wanted = findKept({ rows }, changed, { rows: before.rows, lines });
  for (const { line } of changed) lines.delete(line.path);
  const unsure = changed.filter(({ line }) => line.type === 'file' && line.size > 0 && line.stamp === '');
  const isSame = wanted.length === 0 && text.bytes.equals(before.text.bytes);
  const kept = { id: createListingId(), text, rows, unsure: unsure.map(({ row }) => row) };
  return { kept: isSame ? before : kept, changed, removed: [...lines.keys()], wanted };
}

export function createListingId(): string {
  return randomBytes(8).toString('hex');
}

export function tooLarge(why: string): TinydockError {
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    reason: 'LIMIT_EXCEEDED',
    message: `the context: ${why}`,
    hint: 'Leave out what the build does not need, in .dockerignore.',
  });
}
