import { describe, expect, test } from 'vitest';
import { parseBuildArgs } from './build-flags.ts';

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
