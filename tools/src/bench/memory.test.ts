import { expect, test } from 'vitest';
import { grownBytes } from './memory.ts';

test.each([
  [
    'a daemon that grew and a supervisor',
    [[1, 100]],
    [
      [1, 130],
      [2, 7],
    ],
    37,
  ],
  [
    'a daemon that shrank and a supervisor',
    [[1, 100]],
    [
      [1, 60],
      [2, 7],
    ],
    7,
  ],
  [
    'a process that is gone',
    [
      [1, 100],
      [3, 20],
    ],
    [[1, 100]],
    0,
  ],
] as const)('%s', (_, before, after, grown) => {
  expect(grownBytes(new Map(before), new Map(after))).toBe(grown);
});
