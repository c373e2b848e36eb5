import { describe, expect, it } from 'vitest';
import { parseOpenFilesLimit, selectLimits } from './process-limits.ts';

const none = new Set<string>();
const all = new Set(['CAP_SYS_RESOURCE']);

describe('selectLimits', () => {
  it('lowers a huge limit of open files and raises none', () => {
    const select = (openFiles: number): unknown =>
      selectLimits({ openFiles, oomScoreAdj: 0, capabilities: none }).rlimits;
    expect(select(20_000)).toEqual([]);
    expect(select(Number.POSITIVE_INFINITY)).toEqual([{ type: 'RLIMIT_NOFILE', soft: 1_048_576, hard: 1_048_576 }]);
  });

  it.each([
    [0, none, undefined],
    [-500, none, 0],
    [300, none, undefined],
    [300, all, 0],
  ])('takes an OOM score of %d to what it may', (oomScoreAdj, capabilities, expected) => {
    expect(selectLimits({ openFiles: 1024, oomScoreAdj, capabilities }).oomScoreAdj).toBe(expected);
  });
});

describe('parseOpenFilesLimit', () => {
  it('reads the hard limit', () => {
    expect(
      parseOpenFilesLimit(
        'Max processes  1  2  p\nMax open files            1024                 524288               files\n',
      ),
    ).toBe(524_288);
    expect(parseOpenFilesLimit('Max open files            1024                 unlimited            files\n')).toBe(
      Infinity,
    );
  });
});
