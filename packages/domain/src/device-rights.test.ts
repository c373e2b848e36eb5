import { describe, expect, test } from 'vitest';
import { isDeviceRight, NO_DEVICE_RIGHTS, parseDeviceRights } from './device-rights.ts';

describe('rights to devices', () => {
  test('to all, to some, and under another name', () => {
    expect(parseDeviceRights([])).toEqual(NO_DEVICE_RIGHTS);
    expect(parseDeviceRights(['device'])).toEqual({ ...NO_DEVICE_RIGHTS, all: true });
    const some = ['device=v.com/gpu', 'device=v.com/gpu=0', 'device=v.com/gpu=*', 'device=v.com/gpu=1,alias=a/b=c'];
    expect(parseDeviceRights(some)).toEqual({
      all: false,
      names: ['v.com/gpu', 'v.com/gpu=0', 'v.com/gpu=*'],
      aliases: new Map([['a/b=c', 'v.com/gpu=1']]),
    });
  });

  test.each([
    'device=',
    'device=gpu',
    'device=v/c,alias=',
    'device=v/c,other=x',
    'devices',
    'device=v/c,alias=a,alias=b',
  ])('%s is none', (text) => {
    expect(() => parseDeviceRights([text])).toThrow('invalid right');
  });

  test('are told from others', () => {
    expect(['device', 'device=x', 'devices', 'network.host'].map(isDeviceRight)).toEqual([true, true, false, false]);
  });
});
