import { describe, expect, it } from 'vitest';
import { LineScanner, ListingText } from './listing-text.ts';

describe('the lines of a listing', () => {
  it('are found', () => {
    const text = ListingText.of(Buffer.from('a\nbcd\ne\n'));
    expect(text.count).toBe(3);
    expect([0, 1, 2, 3].map((row) => text.startOf(row))).toEqual([0, 2, 6, 8]);
    expect([0, 1, 2].map((row) => text.lineAt(row))).toEqual(['a', 'bcd', 'e']);
    expect([0, 1, 2, 3, 6, 7, 8, 9].map((offset) => text.rowFrom(offset))).toEqual([0, 1, 1, 2, 2, 3, 3, 3]);
    expect(ListingText.of(Buffer.alloc(0)).count).toBe(0);
  });

  it.each([1, 2, 3, 1000])('are found as they come, %d bytes at a time, up to the empty one', (size) => {
    const lines = Array.from({ length: 3000 }, (_, number) => `${number}\n`).join('');
    const sent = Buffer.from(`${lines}\nmore\n\n`);
    const scanner = new LineScanner();
    let end: number | undefined;
    let at = 0;
    for (; end === undefined; at += size) end = scanner.scan(sent.subarray(at, at + size));
    expect(at - size + end).toBe(lines.length);
    expect([scanner.count, scanner.length, scanner.restLength]).toEqual([3000, lines.length, 0]);
    const text = new ListingText(Buffer.from(lines), scanner.starts);
    expect([text.count, text.lineAt(0), text.lineAt(2999)]).toEqual([3000, '0', '2999']);
  });

  it('may have ended or not', () => {
    const scanner = new LineScanner();
    expect(scanner.scan(Buffer.from('abc\nde'))).toBeUndefined();
    expect([scanner.count, scanner.restLength]).toEqual([1, 2]);
    expect(scanner.scan(Buffer.from('\n'))).toBeUndefined();
    expect(scanner.scan(Buffer.from('\n'))).toBe(0);
  });
});
