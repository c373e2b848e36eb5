import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { columnWidths, fit, fitEnd, fitRight, formatRow, toPrintable, wrap } from './fit.ts';

const texts = [
  '',
  'plain',
  '日本語テスト',
  '👩‍👩‍👧 family',
  'e\u0301te\u0301',
  'a\tb',
  '\u001b[31mred\u001b[0m',
  'x'.repeat(300),
];

describe('fit', () => {
  test.each(texts)('%j fills any width exactly', (text) => {
    for (let columns = 1; columns < 40; columns += 1) {
      expect(stringWidth(fit(text, columns))).toBe(columns);
      expect(stringWidth(fitRight(text, columns))).toBe(columns);
    }
  });

  test('shortens with an ellipsis', () => {
    expect(fit('containers', 6)).toBe('conta…');
    expect(fit('日本語', 4)).toBe('日… ');
    expect(fit('anything', 0)).toBe('');
  });

  test('nothing that a terminal would obey is left', () => {
    expect(toPrintable('\u001b]0;title\u0007\r\nA\u202eB')).toBe('·]0;title···A·B');
  });
});

test('a line that is typed shows its end', () => {
  expect(fitEnd('abc', 3)).toBe('abc');
  expect(fitEnd('abcd', 3)).toBe('…cd');
  expect(fitEnd('ab日本', 4)).toBe('…本');
});

describe('wrap', () => {
  test('keeps everything, in lines that fit', () => {
    for (const text of texts) {
      const lines = wrap(text, 7);
      expect(lines.join('')).toBe(toPrintable(text));
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(7);
    }
  });
});

describe('columns', () => {
  const columns = [
    { title: 'A', width: 4, grow: 1 },
    { title: 'B', width: 3, alignRight: true },
    { title: 'C', width: 10 },
  ];

  test('fill the line, and the last go where there is no room', () => {
    expect(columnWidths(columns, 19)).toEqual([4, 3, 10]);
    expect(columnWidths(columns, 30)).toEqual([15, 3, 10]);
    expect(columnWidths(columns, 12)).toEqual([8, 3]);
    expect(columnWidths(columns, 2)).toEqual([2]);
  });

  test('a row is exactly as wide as asked for', () => {
    for (let total = 1; total < 50; total += 1) {
      expect(stringWidth(formatRow(columns, ['日本語', '1', 'x'], total))).toBe(total);
    }
    expect(formatRow(columns, ['abcdef', '1', 'x'], 19)).toBe('abc…   1 x         ');
  });
});
