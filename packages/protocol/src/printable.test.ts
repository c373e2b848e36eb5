import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable } from './printable.ts';

describe('printable', () => {
  test.each([
    ['plain — ü\n\tx', 100, 'plain — ü\n\tx'],
    ['a\u0000\u001b[31m\u009b\r', 100, 'a??[31m??'],
    ['\ud800x', 100, '\ufffdx'],
    ['abcdefgh', 8, 'abcdefgh'],
    ['abcdefghi', 8, 'abcde…'],
    ['€€€', 8, '€…'],
    ['😀😀😀', 8, '😀…'],
  ])('%j in %d bytes is %j', (text, maxBytes, expected) => {
    expect(printable(text, maxBytes)).toBe(expected);
  });

  test('any text fits, is well-formed and survives percent-encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 3, max: 100 }), (text, maxBytes) => {
        const result = printable(text, maxBytes);
        expect(Buffer.byteLength(result)).toBeLessThanOrEqual(maxBytes);
        expect(result.isWellFormed()).toBe(true);
        expect(() => encodeURI(result)).not.toThrow();
      }),
    );
  });
});
