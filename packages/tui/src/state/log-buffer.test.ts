import { describe, expect, test } from 'vitest';
import {
  appendLines,
  countLines,
  createLogFilter,
  EMPTY_LOG,
  lastLines,
  LogFilterCache,
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

describe('filters', () => {
  test('by text without regard to case, and by regular expression', () => {
    const [line] = linesFrom(7, 1);
    if (line === undefined) throw new Error('no line');
    expect(createLogFilter('LINE')?.(line)).toBe(true);
    expect(createLogFilter('/LINE/')?.(line)).toBe(false);
    expect(createLogFilter('/^line [0-9]$/')?.(line)).toBe(true);
    expect(createLogFilter('/^line [0-9')).toBeUndefined();
  });

  test('full chunks are filtered once', () => {
    const cache = new LogFilterCache();
    const buffer = filled(2500);
    const [first] = cache.apply(buffer, '99');
    const later = appendLines(buffer, linesFrom(2500, 5));
    expect(cache.apply(later, '99')[0]).toBe(first);
    expect(countLines(cache.apply(later, 'line 2504'))).toBe(1);
    expect(cache.apply(later, '/(/')).toEqual([]);
  });
});
