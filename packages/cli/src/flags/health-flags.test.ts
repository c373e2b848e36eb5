import { describe, expect, test } from 'vitest';
import { FlagValues } from '../program/flag-values.ts';
import { parseHealthcheck } from './health-flags.ts';

function parse(values: Readonly<Record<string, unknown>>) {
  return parseHealthcheck(new FlagValues(new Map(Object.entries(values))));
}

describe('the flags of health checks', () => {
  test('are none where none is given', () => {
    expect(parse({})).toBeUndefined();
    expect(parse({ 'no-healthcheck': true })).toEqual({ test: ['NONE'] });
  });

  test('give a script and settings', () => {
    const flags = { 'health-cmd': 'test -e /ok', 'health-interval': '1m30s', 'health-retries': '5' };
    expect(parse(flags)).toMatchObject({
      test: ['CMD-SHELL', 'test -e /ok'],
      intervalNs: 90e9,
      timeoutNs: 0,
      retries: 5,
    });
    expect(parse({ 'health-timeout': '250ms' })).toMatchObject({ test: [], timeoutNs: 250e6 });
  });

  test.each([
    { 'health-interval': '10' },
    { 'health-timeout': '1us' },
    { 'health-retries': '-1' },
    { 'health-cmd': 'x', 'no-healthcheck': true },
  ])('%j is refused', (flags) => {
    expect(() => parse(flags)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
