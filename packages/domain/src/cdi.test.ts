import { describe, expect, test } from 'vitest';
import { cdiKindOf, isCdiDevice, isCdiKind } from './cdi.ts';

describe('names of the Container Device Interface', () => {
  test.each(['vendor.com/class=name', 'v/c=0', 'nvidia.com/gpu=0:1', 'a-b_c.d/e.f=x_y.z', 'v1/c1=GPU-a:b'])(
    '%s names a device',
    (text) => {
      expect(isCdiDevice(text)).toBe(true);
      expect(isCdiKind(cdiKindOf(text))).toBe(true);
    },
  );

  test.each([
    '',
    '/dev/null',
    '/dev/a=b',
    'vendor.com/class',
    'vendor.com/class=',
    'vendor.com/class=*',
    'vendor.com=name',
    '1vendor/class=name',
    'vendor/1class=name',
    'vendor-/class=name',
    'vendor/class=:x',
    'vendor/class=x:',
    'vendor/class/more=x',
    'vendor/class=a=b',
    'vendor/class=a\n',
    '../dev/class=a',
    `vendor/class=${'x'.repeat(600)}`,
  ])('%j does not', (text) => {
    expect(isCdiDevice(text)).toBe(false);
  });

  test('a kind without a device', () => {
    expect(isCdiKind('vendor.com/class')).toBe(true);
    expect(cdiKindOf('vendor.com/class')).toBe('vendor.com/class');
  });

  test('a long text without an end is refused at once', () => {
    const started = performance.now();
    expect(isCdiDevice(`v/c=${'a.'.repeat(100_000)}`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
