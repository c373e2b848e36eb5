import { describe, expect, test } from 'vitest';
import { parseBuildArgs, parseJobs } from './build-flags.ts';

describe('SOURCE_DATE_EPOCH of the environment', () => {
  const env = { SOURCE_DATE_EPOCH: '7', A: 'a' };

  test('is a build argument', () => {
    expect(parseBuildArgs(['A', 'UNSET'], env)).toEqual({ A: 'a', SOURCE_DATE_EPOCH: '7' });
  });

  test('does not count where the argument is given', () => {
    expect(parseBuildArgs(['SOURCE_DATE_EPOCH=9'], env)).toEqual({ SOURCE_DATE_EPOCH: '9' });
  });

  test('is none where it is empty', () => {
    expect(parseBuildArgs([], { SOURCE_DATE_EPOCH: '' })).toEqual({});
  });
});

test('steps at the same time are a number that makes sense', () => {
  expect([undefined, 0, 4].map((jobs) => parseJobs(jobs))).toEqual([0, 0, 4]);
  for (const jobs of [-1, 1001]) expect(() => parseJobs(jobs)).toThrow(/--jobs: expected 1 to 1000, or 0 for no bound/);
});
