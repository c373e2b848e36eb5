import { describe, expect, it } from 'vitest';
import { parseSignal } from './parse-signal.ts';

describe('parseSignal', () => {
  it.each([
    ['SIGTERM', 15],
    ['term', 15],
    ['sigKill', 9],
    ['15', 15],
    ['SYS', 31],
    ['SIGCHLD', 17],
    ['poll', 29],
    ['64', 64],
    ['SIGRTMIN+3', 37],
    ['RTMAX-1', 63],
    ['rtmin', 34],
  ])('knows %s', (text, number) => {
    expect(parseSignal(text)).toBe(number);
  });

  it.each(['', '0', '65', '-9', 'SIG', 'NOPE', 'RTMIN-1', 'RTMAX+1', '9 ', 'constructor', '1e1'])(
    'refuses %j',
    (text) => {
      expect(() => parseSignal(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});
