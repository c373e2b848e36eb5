import { expect, test } from 'vitest';
import { describeWindow, parseWindow } from './log-window.ts';

const NOW = new Date('2026-01-02T12:00:00Z');
const today = (clock: string): string => new Date(`2026-01-02T${clock}`).toISOString().replace('.000Z', 'Z');

test.each([
  ['', { since: '', until: '' }],
  ['10m', { since: '2026-01-02T11:50:00.000Z', until: '' }],
  ['2h..1h', { since: '2026-01-02T10:00:00.000Z', until: '2026-01-02T11:00:00.000Z' }],
  ['.. 5m', { since: '', until: '2026-01-02T11:55:00.000Z' }],
  ['09:30..10:00:01', { since: today('09:30:00'), until: today('10:00:01') }],
  ['2026-01-01T00:00Z', { since: '2026-01-01T00:00:00Z', until: '' }],
])('%j', (text, expected) => {
  expect(parseWindow(text, NOW)).toEqual(expected);
});

test.each([
  ['yesterday', '"yesterday" is no time'],
  ['1h..2h', 'ends before it begins'],
  ['1h..2h..3h', 'SINCE..UNTIL'],
])('%j is refused', (text, problem) => {
  expect(() => parseWindow(text, NOW)).toThrow(problem);
});

test('in words', () => {
  expect(describeWindow(parseWindow('2h..1h', NOW))).toBe('since 2026-01-02T10:00:00 until 2026-01-02T11:00:00');
  expect(describeWindow(parseWindow('', NOW))).toBe('');
});
