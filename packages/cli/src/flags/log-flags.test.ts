import { describe, expect, test } from 'vitest';
import { FlagValues } from '../program/flag-values.ts';
import { parseLog } from './log-flags.ts';

function parse(driver: string | undefined, ...options: readonly string[]) {
  return parseLog(
    new FlagValues(
      new Map<string, unknown>([
        ...(driver === undefined ? [] : [['log-driver', driver] as const]),
        ['log-opt', options],
      ]),
    ),
  );
}

describe('the flags of logs', () => {
  test('are what was given', () => {
    expect(parse(undefined)).toBeUndefined();
    expect(parse('none')).toEqual({ driver: 'none', maxBytes: 0, maxFiles: 0 });
    expect(parse(undefined, 'max-size=10m', 'max-file=3')).toEqual({ driver: '', maxBytes: 10_485_760, maxFiles: 3 });
    expect(parse('json-file', 'max-size=-1')).toEqual({ driver: 'json-file', maxBytes: 0, maxFiles: 0 });
  });

  test.each(['max-size', 'max-size=0', 'max-size=big', 'max-file=0', 'max-file=x', 'labels=a', 'compress=true'])(
    '%s is refused',
    (option) => {
      expect(() => parse('local', option)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});
