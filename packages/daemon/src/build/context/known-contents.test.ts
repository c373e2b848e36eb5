import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeptRows } from './kept-listing.ts';
import { KnownContents, usedBytes } from './known-contents.ts';

const NOTHING_LEFT_OUT = (): boolean => false;

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A row for each text, whose contents lie one after the other, equal ones once. */
function rowsOf(texts: readonly string[]): KeptRows {
  const rows = new KeptRows(texts.length);
  const offsets = new Map<string, number>();
  let end = 0;
  for (const [row, text] of texts.entries()) {
    rows.setDigest(row, digestOf(text));
    rows.sizes[row] = text.length;
    if (text !== '' && !offsets.has(text)) {
      offsets.set(text, end);
      end += text.length;
    }
    rows.offsets[row] = offsets.get(text) ?? 0;
  }
  return rows;
}

describe('known contents', () => {
  it('are found by their digests, few or many of them', () => {
    const texts = Array.from({ length: 500 }, (_, row) => `contents ${row}`);
    const rows = rowsOf(texts);
    const known = new KnownContents(rows);
    for (const [row, text] of texts.entries()) expect(known.find(digestOf(text)), text).toBe(rows.offsets[row]);
    expect(known.find(digestOf('others'))).toBeUndefined();
  });

  it('are none where the row has no bytes, or where a digest only seems to be between two of them', () => {
    const rows = rowsOf(['', 'a', 'b']);
    const known = new KnownContents(rows);
    expect(known.find(digestOf(''))).toBeUndefined();
    const acrossRows = rows.digests.toString('hex', 48, 80);
    expect(known.find(acrossRows)).toBeUndefined();
  });

  it('are those that were added, too', () => {
    const known = new KnownContents(undefined);
    expect(known.find(digestOf('new'))).toBeUndefined();
    known.add(digestOf('new'), 7);
    expect(known.find(digestOf('new'))).toBe(7);
  });
});

describe('the bytes that rows use', () => {
  it('count once where several have the same contents', () => {
    expect(usedBytes(rowsOf(['abc', 'de', 'abc', '', '']), NOTHING_LEFT_OUT)).toBe(5);
    expect(usedBytes(rowsOf(['abc', 'de', 'abc']), (row) => row === 0)).toBe(5);
    expect(usedBytes(rowsOf(['abc', 'de', 'abc']), (row) => row !== 1)).toBe(2);
  });

  it('are all where no two have the same, wherever they lie', () => {
    const rows = rowsOf(['abc', 'de', 'fghi', '']);
    rows.offsets.set([100, 0, 50]);
    expect(rows.hasSharedContents()).toBe(false);
    expect(usedBytes(rows, NOTHING_LEFT_OUT)).toBe(9);
    expect(usedBytes(rows, (row) => row === 2)).toBe(5);
  });
});
