import { describe, expect, test } from 'vitest';
import { parseVolumeName, parseVolumeOptions } from './volume.ts';

describe('the name of a volume', () => {
  test.each(['data', 'a', '0.x_-', 'x'.repeat(200)])('%s', (name) => {
    expect(parseVolumeName(name)).toBe(name);
  });

  test.each(['', '.hidden', '-x', 'a/b', '..', 'a b', 'a\0', 'ä', '/data', 'x'.repeat(201)])('is not %j', (name) => {
    expect(() => parseVolumeName(name)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('the options of a volume', () => {
  test.each([
    [{}, { kind: 'directory' }],
    [
      { type: 'none', device: '/srv', o: 'bind' },
      { kind: 'bind', device: '/srv', isRecursive: false, readOnly: false },
    ],
    [
      { type: 'none', device: '/srv', o: 'rbind,ro' },
      { kind: 'bind', device: '/srv', isRecursive: true, readOnly: true },
    ],
    [
      { type: 'tmpfs', device: 'tmpfs' },
      { kind: 'tmpfs', options: [], readOnly: false },
    ],
    [
      { type: 'tmpfs', device: 'tmpfs', o: 'size=1m,uid=1000,ro' },
      { kind: 'tmpfs', options: ['size=1m', 'uid=1000'], readOnly: true },
    ],
  ])('%j', (options, source) => {
    expect(parseVolumeOptions(options)).toEqual(source);
  });

  test.each([
    [{ type: 'tmpfs' }, 'INVALID_ARGUMENT', 'device'],
    [{ o: 'bind', device: '/srv' }, 'INVALID_ARGUMENT', 'type'],
    [{ type: 'none', device: 'srv', o: 'bind' }, 'INVALID_ARGUMENT', 'absolute'],
    [{ type: 'none', device: '/srv', o: 'bind,lowerdir=/' }, 'INVALID_ARGUMENT', 'a bind takes'],
    [{ type: 'tmpfs', device: 'tmpfs', o: 'size=1m,context=x' }, 'INVALID_ARGUMENT', 'context=x'],
    [{ type: 'tmpfs', device: 'tmpfs', colour: 'red' }, 'INVALID_ARGUMENT', 'colour'],
    [{ size: '1g' }, 'UNIMPLEMENTED', 'quotas'],
    [{ type: 'nfs', device: ':/srv', o: 'addr=192.0.2.1,rw' }, 'UNIMPLEMENTED', 'nfs'],
  ])('%j are refused', (options, code, words) => {
    expect(() => parseVolumeOptions(options as Record<string, string>)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) as string }),
    );
  });
});
