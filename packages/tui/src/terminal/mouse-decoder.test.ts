import { describe, expect, test } from 'vitest';
import { MouseDecoder } from './mouse-decoder.ts';

const ESC = '\u001b';
const press = (column: number, row: number) => ({ kind: 'press', column, row });

describe('MouseDecoder', () => {
  test('takes reports out from among keys', () => {
    expect(new MouseDecoder().decode(`j${ESC}[<0;3;5Mk${ESC}[<0;3;5m${ESC}[A`)).toEqual({
      rest: `jk${ESC}[A`,
      mouse: [press(2, 4)],
    });
  });

  test.each([
    [64, 'wheel-up'],
    [65, 'wheel-down'],
    [68, 'wheel-up'],
    [0, 'press'],
    [16, 'press'],
  ])('button %i is %s', (button, kind) => {
    expect(new MouseDecoder().decode(`${ESC}[<${button};1;1M`).mouse).toEqual([{ kind, column: 0, row: 0 }]);
  });

  test.each([1, 2, 32, 35, 66, 128, 99_999])('button %i means nothing here, and types nothing', (button) => {
    expect(new MouseDecoder().decode(`${ESC}[<${button};1;1M`)).toEqual({ rest: '', mouse: [] });
  });

  test('puts pieces together, wherever they are cut', () => {
    const report = `${ESC}[<0;120;45M`;
    for (let cut = 3; cut < report.length; cut += 1) {
      const decoder = new MouseDecoder();
      expect(decoder.decode(report.slice(0, cut))).toEqual({ rest: '', mouse: [] });
      expect(decoder.decode(`${report.slice(cut)}x`)).toEqual({ rest: 'x', mouse: [press(119, 44)] });
    }
  });

  test('an escape is a key at once', () => {
    expect(new MouseDecoder().decode(ESC).rest).toBe(ESC);
  });

  test('what only begins like a report comes when it is known that it is none', () => {
    const decoder = new MouseDecoder();
    expect(decoder.decode(`${ESC}[<1;2`).rest).toBe('');
    expect(decoder.decode('x').rest).toBe(`${ESC}[<1;2x`);
    expect(new MouseDecoder().decode(`${ESC}[<${'1;'.repeat(40)}`).rest).toContain('1;1;');
  });

  test('what is pasted clicks on nothing', () => {
    const decoder = new MouseDecoder();
    const pasted = `${ESC}[200~${ESC}[<0;1;1M`;
    expect(decoder.decode(pasted)).toEqual({ rest: pasted, mouse: [] });
    expect(decoder.decode(`${ESC}[<0;1;1M${ESC}[20`).mouse).toEqual([]);
    expect(decoder.decode(`1~${ESC}[<0;1;1M`).mouse).toEqual([press(0, 0)]);
  });

  test('forgets', () => {
    const decoder = new MouseDecoder();
    decoder.decode(`${ESC}[200~${ESC}[<0`);
    decoder.reset();
    expect(decoder.decode(`${ESC}[<0;1;1M`).mouse).toEqual([press(0, 0)]);
  });
});
