import { describe, expect, test } from 'vitest';
import { applyChanges } from './apply-changes.ts';

test.each([
  ['RUN make', /RUN is no change of a configuration/],
  ['CMD', /expected an instruction and its argument/],
])('%s is refused, and says why', (change, message) => {
  expect(() => applyChanges([change])).toThrow(message);
});

describe('a change of a health check', () => {
  test.each([
    ['HEALTHCHECK NONE', { Test: ['NONE'] }],
    ['healthcheck CMD ["/check", "-v"]', { Test: ['CMD', '/check', '-v'] }],
    [
      'HEALTHCHECK --interval=1m --retries=2 CMD wget -q localhost',
      { Test: ['CMD-SHELL', 'wget -q localhost'], Interval: 60e9, Retries: 2 },
    ],
  ])('%s', (change, expected) => {
    expect(applyChanges([change])).toEqual({ Healthcheck: expected });
  });

  test.each(['HEALTHCHECK /check', 'HEALTHCHECK --every=1s CMD x', 'HEALTHCHECK --interval=1us CMD x'])(
    '%s is refused',
    (change) => {
      expect(() => applyChanges([change])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});
