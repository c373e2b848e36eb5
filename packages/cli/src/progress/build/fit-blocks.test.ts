import { describe, expect, test } from 'vitest';
import { fitBlocks, type VertexBlock } from './fit-blocks.ts';

function ended(name: string): VertexBlock {
  return { isRunning: false, heading: [name], tail: [] };
}

function running(name: string, lines: number): VertexBlock {
  return { isRunning: true, heading: [name], tail: Array.from({ length: lines }, (_, index) => `${name}${index}`) };
}

function shown(blocks: readonly VertexBlock[], rows: number): string {
  return fitBlocks(blocks, rows)
    .flatMap(({ heading, tail }) => [...heading, ...tail])
    .join(' ');
}

describe('steps that do not fit the terminal', () => {
  const blocks = [ended('a'), running('b', 3), ended('c'), running('d', 1)];

  test.each([
    [8, 'a b b0 b1 b2 c d d0'],
    [7, 'b b0 b1 b2 c d d0'],
    [6, 'b b0 b1 b2 d d0'],
    [5, 'b b1 b2 d d0'],
    [4, 'b b2 d d0'],
    [3, 'b d'],
    [2, 'b d'],
    [1, 'd'],
  ])('in %i rows: %s', (rows, expected) => {
    expect(shown(blocks, rows)).toBe(expected);
  });

  test('those that have ended are the last ones', () => {
    expect(shown([ended('a'), ended('b'), ended('c')], 2)).toBe('b c');
  });
});
