import { describe, expect, test } from 'vitest';
import {
  appendLines,
  countLines,
  EMPTY_LOG,
  lastLines,
  mergeLines,
  prependLines,
  rangeOf,
  type LogBuffer,
  type LogLine,
} from './log-buffer.ts';

function linesFrom(start: number, count: number): readonly LogLine[] {
  return Array.from({ length: count }, (_, index) => ({
    time: '',
    container: 'a',
    isError: false,
    text: `line ${start + index}`,
  }));
}

function filled(...counts: readonly number[]): LogBuffer {
  let buffer = EMPTY_LOG;
  for (const count of counts) buffer = appendLines(buffer, linesFrom(buffer.length + buffer.dropped, count));
  return buffer;
}

const textsOf = (lines: readonly LogLine[]): readonly string[] => lines.map(({ text }) => text);

test.each([[[3]], [[999, 1, 1]], [[2500]], [[1, 1000, 1000, 1]]])('lines in batches of %j stay in order', (counts) => {
  const buffer = filled(...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  expect(buffer.length).toBe(total);
  expect(textsOf(buffer.chunks.flat())).toEqual(textsOf(linesFrom(0, total)));
});

test('what was appended to stays as it was', () => {
  const before = filled(1500);
  appendLines(before, linesFrom(0, 10));
  expect(countLines(before.chunks)).toBe(1500);
});

test('the oldest lines are let go of', () => {
  let buffer = EMPTY_LOG;
  for (let count = 0; count < 12; count += 1) buffer = appendLines(buffer, linesFrom(count * 1000, 1000), 5000);
  expect(buffer.length).toBeGreaterThanOrEqual(5000);
  expect(buffer.length).toBeLessThanOrEqual(6000);
  expect(buffer.length + buffer.dropped).toBe(12_000);
  expect(buffer.chunks.at(-1)?.at(-1)?.text).toBe('line 11999');
});

test.each([
  [0, 3, ['line 2497', 'line 2498', 'line 2499']],
  [499, 2, ['line 1999', 'line 2000']],
  [1500, 2, ['line 998', 'line 999']],
  [2499, 5, ['line 0']],
  [9999, 5, []],
])('%i lines before the end, %i of them', (offset, height, expected) => {
  expect(textsOf(lastLines(filled(2500).chunks, offset, height))).toEqual(expected);
});

test.each([
  [0, 3],
  [998, 1003],
  [1000, 2000],
  [2499, 2500],
  [5, 5],
])('lines from %i up to %i', (start, end) => {
  expect(textsOf(rangeOf(filled(2500).chunks, start, end).flat())).toEqual(textsOf(linesFrom(start, end - start)));
});

test('lines that come late are put where their times belong, and those of one moment stay in order', () => {
  const at = (container: string, times: readonly number[]): readonly LogLine[] =>
    times.map((time, index) => ({
      time: String(time),
      container,
      isError: false,
      text: `${container}${time} ${index}`,
    }));
  const buffer = mergeLines(mergeLines(EMPTY_LOG, at('a', [1, 3, 3, 5])), at('b', [2, 3, 6]));
  expect(textsOf(buffer.chunks.flat())).toEqual(['a1 0', 'b2 0', 'a3 1', 'a3 2', 'b3 1', 'a5 3', 'b6 2']);
  expect(buffer.length).toBe(7);
});

describe('older lines', () => {
  const at = (moment: number, container: string): LogLine => ({
    time: `2026-01-01T00:00:0${moment}Z`,
    container,
    isError: false,
    text: `${container}${moment}`,
  });

  test('go before all others, as many as there is room for', () => {
    const buffer = prependLines(filled(10), linesFrom(100, 5), 13);
    expect(textsOf(buffer.chunks.flat()).slice(0, 4)).toEqual(['line 102', 'line 103', 'line 104', 'line 0']);
    expect(buffer.length).toBe(13);
    expect(prependLines(buffer, linesFrom(100, 5), 13)).toBe(buffer);
  });

  test('of several containers go where they belong', () => {
    const buffer = appendLines(EMPTY_LOG, [at(3, 'a'), at(5, 'b'), at(6, 'a')]);
    const merged = prependLines(buffer, [at(1, 'a'), at(2, 'a'), at(4, 'b')]);
    expect(textsOf(merged.chunks.flat())).toEqual(['a1', 'a2', 'a3', 'b4', 'b5', 'a6']);
    expect(merged.length).toBe(6);
  });
});
