import { TinydockError } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

const error = new TinydockError({
  code: 'NOT_FOUND',
  reason: 'IMAGE_NOT_FOUND',
  message: 'no such image: \u001B[31mx',
  hint: 'See `tdctl images`.',
  details: { image: 'x' },
  cause: new Error('first', { cause: new Error('second') }),
});

describe('describeError', () => {
  test('says what happened and the next step', () => {
    expect(describeError(error, false)).toBe('tdctl: no such image: ?[31mx\nSee `tdctl images`.');
  });

  test('says all that is known with debug', () => {
    expect(describeError(error, true).split('\n').slice(2)).toEqual([
      'code: NOT_FOUND',
      'reason: IMAGE_NOT_FOUND',
      'image: x',
      'cause: first',
      'cause: second',
    ]);
  });

  test('a bug of ours shows its stack with debug only', () => {
    expect(describeError(new Error('oops'), false)).toBe(
      'tdctl: internal error: oops\nThis is a bug of tdctl; --debug shows more.',
    );
    expect(describeError(new Error('oops'), true)).toContain('describe-error.test.ts');
    expect(describeError('text', true)).toContain('internal error: text');
  });
});
