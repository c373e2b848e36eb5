import { describe, expect, test } from 'vitest';
import {
  assertHealthcheck,
  formatHealthcheck,
  type Healthcheck,
  isHealthChecked,
  mergeHealthcheck,
  planHealthcheck,
} from './healthcheck.ts';

describe('a health check', () => {
  test.each<[Healthcheck, string]>([
    [{ test: [] }, 'unknown kind'],
    [{ test: ['curl'] }, 'unknown kind'],
    [{ test: ['CMD'] }, 'needs a command'],
    [{ test: ['CMD-SHELL', ''] }, 'needs a command'],
    [{ test: ['CMD', 'x'], intervalNs: 999 }, 'interval'],
    [{ test: ['CMD', 'x'], timeoutNs: -1 }, 'timeout'],
    [{ test: ['CMD', 'x'], startPeriodNs: 1e18 }, 'start period'],
    [{ test: ['CMD', 'x'], startIntervalNs: 1 }, 'start interval'],
    [{ test: ['CMD', 'x'], retries: -1 }, 'retries'],
  ])('%j is refused', (check, why) => {
    expect(() => {
      assertHealthcheck(check);
    }).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(why) as string }));
  });

  test('has the defaults of Docker', () => {
    expect(planHealthcheck({ test: ['CMD', '/check', '-v'], intervalNs: 0 }, undefined)).toEqual({
      args: ['/check', '-v'],
      intervalMs: 30_000,
      timeoutMs: 30_000,
      startPeriodMs: 0,
      startIntervalMs: 5000,
      retries: 3,
    });
  });

  test("runs a script with the image's shell, or with sh", () => {
    const check = { test: ['CMD-SHELL', 'test -e /ready'] };
    expect(planHealthcheck(check, undefined).args).toEqual(['/bin/sh', '-c', 'test -e /ready']);
    expect(planHealthcheck(check, ['/bin/bash', '-ec']).args).toEqual(['/bin/bash', '-ec', 'test -e /ready']);
  });

  test("takes from the image's what is not asked for", () => {
    const ofImage = { test: ['CMD', 'old'], intervalNs: 5e9, retries: 7 };
    expect(mergeHealthcheck(undefined, ofImage)).toBe(ofImage);
    expect(mergeHealthcheck({ test: [], retries: 1 }, ofImage)).toMatchObject({ ...ofImage, retries: 1 });
    expect(mergeHealthcheck({ test: ['NONE'] }, ofImage)?.test).toEqual(['NONE']);
    expect(() => mergeHealthcheck({ test: [], retries: 1 }, undefined)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  test('NONE is none', () => {
    expect([undefined, { test: ['NONE'] }, { test: ['CMD', 'x'] }].map(isHealthChecked)).toEqual([false, false, true]);
  });

  test('is written as Docker does', () => {
    expect(formatHealthcheck({ test: ['CMD', 'x'], intervalNs: 1e9, timeoutNs: 0, retries: 2 })).toEqual({
      Test: ['CMD', 'x'],
      Interval: 1e9,
      Retries: 2,
    });
  });
});
