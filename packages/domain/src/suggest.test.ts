import { describe, expect, test } from 'vitest';
import { suggest } from './suggest.ts';

describe('suggest', () => {
  const known = ['ps', 'pull', 'images', 'inspect', 'run', 'rm', 'rmi', 'start', 'stop'];
  test.each([
    ['pulll', 'pull'],
    ['plul', 'pull'],
    ['image', 'images'],
    ['inspct', 'inspect'],
    ['strat', 'start'],
    ['PS', 'ps'],
    ['frobnicate', undefined],
  ])('%s', (word, expected) => {
    expect(suggest(word, known)).toBe(expected);
  });

  test('nothing is like a word that is longer than any name', () => {
    expect(suggest('x'.repeat(300), ['x'.repeat(299)])).toBe('x'.repeat(299));
    expect(suggest('x'.repeat(301), ['x'.repeat(300)])).toBeUndefined();
  });
});
