import { describe, expect, it } from 'vitest';
import { addTallies, formatTally, tallyVitest } from './tally.ts';

const report = (counts: Record<string, number>, testResults: unknown[] = []): string =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults, ...counts });

describe('tallyVitest', () => {
  it('counts what passed, failed and was skipped', () => {
    const text = report({ numPassedTests: 5, numFailedTests: 2, numPendingTests: 3, numTodoTests: 1 });
    expect(tallyVitest(text, 1)).toEqual({ passed: 5, failed: 2, skipped: 4 });
  });

  it('counts a file that failed before its first test', () => {
    const text = report({ numPassedTests: 1 }, [{ status: 'failed', assertionResults: [] }]);
    expect(tallyVitest(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('counts an error outside of any test', () => {
    expect(tallyVitest(report({ numPassedTests: 1 }), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('counts a run without a report as failed', () => {
    expect(tallyVitest(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

it('sums and formats in one line', () => {
  const sum = addTallies({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
  expect(formatTally(sum)).toBe('11 passed, 22 failed, 33 skipped');
});
