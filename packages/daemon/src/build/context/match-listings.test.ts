import { describe, expect, it } from 'vitest';
import { ListingText } from './listing-text.ts';
import { matchListings } from './match-listings.ts';

/** What differs of both, as the lines between what is equal. */
function differ(before: string, now: string, unsure: readonly number[] = []): readonly [string, string, number] {
  const [one, other] = [ListingText.of(Buffer.from(before)), ListingText.of(Buffer.from(now))];
  const { lead, tail } = matchListings(one, other, unsure);
  const [start, end, nowEnd] = [one.startOf(lead), one.startOf(one.count - tail), other.startOf(other.count - tail)];
  expect(other.startOf(lead)).toBe(start);
  expect(before.slice(0, start)).toBe(now.slice(0, start));
  expect(before.slice(end)).toBe(now.slice(nowEnd));
  return [before.slice(start, end), now.slice(start, nowEnd), lead];
}

describe('what differs of two listings', () => {
  it.each([
    ['', '', '', '', 0],
    ['', 'a\nb\n', '', 'a\nb\n', 0],
    ['a\nb\n', '', 'a\nb\n', '', 0],
    ['a\nb\n', 'a\nb\n', '', '', 2],
    ['a\nb\nc\n', 'a\nx\nc\n', 'b\n', 'x\n', 1],
    ['a\nc\n', 'a\nb\nc\n', '', 'b\n', 1],
    ['a\na\n', 'a\na\na\n', '', 'a\n', 2],
    ['x\n', 'foox\n', 'x\n', 'foox\n', 0],
    ['a\nx\n', 'a\nfoox\n', 'x\n', 'foox\n', 1],
    ['ab\nc\n', 'ax\nc\n', 'ab\n', 'ax\n', 0],
  ])('is whole lines: %j and %j', (before, now, wasBefore, isNow, lead) => {
    expect(differ(before, now)).toEqual([wasBefore, isNow, lead]);
  });

  it('holds the lines that are not sure', () => {
    const text = 'a\nb\nc\nd\ne\n';
    expect(differ(text, text, [1, 3])).toEqual(['b\nc\nd\n', 'b\nc\nd\n', 1]);
    expect(differ(text, `0\n${text}`, [4])).toEqual([text, `0\n${text}`, 0]);
    expect(differ(text, text, [0, 4])).toEqual([text, text, 0]);
  });

  it('is found across blocks', () => {
    const lines = Array.from({ length: 30_000 }, (_, number) => `line ${number}\n`);
    const changed = lines.with(20_000, 'other\n');
    expect(differ(lines.join(''), changed.join(''))).toEqual(['line 20000\n', 'other\n', 20_000]);
  });
});
