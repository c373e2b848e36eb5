import { describe, expect, test } from 'vitest';
import { appendLines, countLines, EMPTY_LOG, type LogLine } from './log-buffer.ts';
import { createLogFilter, LogFilterCache, TOO_SLOW } from './log-filter.ts';
import { foundLines, searchLog } from './log-search.ts';

function lineOf(text: string): LogLine {
  return { time: '', container: 'a', isError: false, text };
}

function passes(filter: string, text: string): boolean {
  const made = createLogFilter(filter);
  if (typeof made === 'string') throw new Error(made);
  return made.test(lineOf(text));
}

const numbered = (count: number): readonly LogLine[] =>
  Array.from({ length: count }, (_, index) => lineOf(`line ${index}`));
/** Tries everything on a line of one letter: it would take years. */
const CATASTROPHE = '/^(a+)+$/';
const hostile = [lineOf(`${'a'.repeat(100)}!`)];

describe('filters', () => {
  test('by text without regard to case, and by regular expression', () => {
    expect(passes('LINE', 'line 7')).toBe(true);
    expect(passes('/LINE/', 'line 7')).toBe(false);
    expect(passes('/^line [0-9]$/', 'line 7')).toBe(true);
  });

  test.each([
    ['/^line [0-9', 'Unterminated character class'],
    ['/(/', 'Unterminated group'],
    ['/*/', 'Nothing to repeat'],
  ])('%s is refused with the reason', (filter, reason) => {
    expect(createLogFilter(filter)).toContain(reason);
    expect(new LogFilterCache().apply([], filter).problem).toContain(reason);
  });

  test('full chunks are filtered once', () => {
    const cache = new LogFilterCache();
    const buffer = appendLines(EMPTY_LOG, numbered(2500));
    const [first] = cache.apply(buffer.chunks, '99').chunks;
    const later = appendLines(buffer, [lineOf('line 2504')]);
    expect(cache.apply(later.chunks, '99').chunks[0]).toBe(first);
    expect(countLines(cache.apply(later.chunks, 'line 2504').chunks)).toBe(1);
  });

  test('an expression that would never end is given up, and not tried again', () => {
    // Enough for the harmless expression on a loaded machine.
    const cache = new LogFilterCache(500);
    expect(cache.apply([hostile], CATASTROPHE)).toEqual({ chunks: [], problem: TOO_SLOW });
    expect(cache.apply([hostile, numbered(1)], CATASTROPHE).problem).toBe(TOO_SLOW);
    expect(countLines(cache.apply([hostile], '/a/').chunks)).toBe(1);
  });
});

describe('search', () => {
  const chunks = appendLines(EMPTY_LOG, numbered(2500)).chunks;

  test.each([
    [1, 0, 'line 99', 99],
    [-1, 2499, 'line 99', 999],
    [-1, 998, '/line 9+$/', 99],
    [1, 100, 'line 1500', 1500],
  ] as const)('in direction %i from %i for %s: line %i', (step, from, text, index) => {
    expect(searchLog({ chunks, text, from, step })).toMatchObject({ kind: 'found', index });
  });

  test('says what is wrong, or that there is nothing', () => {
    expect(searchLog({ chunks, text: '/(/', from: 0, step: 1 }).kind).toBe('problem');
    expect(searchLog({ chunks: [hostile], text: CATASTROPHE, from: 0, step: 1 })).toEqual({
      kind: 'problem',
      text: TOO_SLOW,
    });
    expect(searchLog({ chunks, text: 'nowhere', from: 0, step: 1 })).toEqual({ kind: 'none' });
    expect(foundLines(numbered(3), 'line 1').size).toBe(1);
  });
});
