import { describe, expect, test } from 'vitest';
import { appendLines, EMPTY_LOG, type LogLine } from './log-buffer.ts';
import { createKnownLines, firstEdges, lastEdges, linesBefore } from './log-edges.ts';

function lineOf(moment: number, text: string, container = 'one'): LogLine {
  return { time: `2026-01-02T00:00:00.00000000${moment}Z`, container, isError: false, text };
}

const textsOf = (lines: readonly LogLine[]): string => lines.map(({ text }) => text).join('');

test('each container has edges of its own', () => {
  const lines = [lineOf(3, 'a'), lineOf(3, 'b'), lineOf(4, 'c', 'two'), lineOf(5, 'd'), lineOf(6, 'e', 'two')];
  const buffer = appendLines(EMPTY_LOG, lines);
  expect([...firstEdges(buffer).values()]).toEqual([
    { container: 'one', time: lines[0]?.time, known: 2 },
    { container: 'two', time: lines[2]?.time, known: 1 },
  ]);
  expect([...lastEdges(buffer).values()]).toEqual([
    { container: 'two', time: lines[4]?.time, known: 1 },
    { container: 'one', time: lines[3]?.time, known: 1 },
  ]);
  expect(lastEdges(EMPTY_LOG).size).toBe(0);
});

test('a line that was held back is not where a log ends', () => {
  const buffer = appendLines(EMPTY_LOG, [lineOf(4, 'a'), lineOf(5, 'b'), lineOf(5, 'c'), lineOf(3, 'held: ')]);
  expect([...lastEdges(buffer).values()]).toEqual([{ container: 'one', time: lineOf(5, '').time, known: 2 }]);
});

describe('lines of one time are told apart by their number', () => {
  const read = [lineOf(1, 'a'), lineOf(3, 'x'), lineOf(3, 'y'), lineOf(3, 'z')];
  const edge = (known: number) => ({ container: 'one', time: lineOf(3, '').time, known });

  test.each([
    [1, 'axy'],
    [3, 'a'],
    [9, 'a'],
  ])('%i of them before the first edge', (known, expected) => {
    expect(textsOf(linesBefore(read, edge(known)))).toBe(expected);
  });

  test('and after the last one', () => {
    const after = [...read.slice(1), lineOf(4, 'b')];
    const newOf = (known: number): string => {
      const isKnown = createKnownLines(edge(known));
      return textsOf(after.filter((line) => !isKnown(line)));
    };
    expect([newOf(1), newOf(2), newOf(3), newOf(9)]).toEqual(['yzb', 'zb', 'b', 'b']);
    const isKnown = createKnownLines(undefined);
    expect(textsOf(after.filter((line) => !isKnown(line)))).toBe('xyzb');
  });
});
