import { describe, expect, test } from 'vitest';
import {
  distinctPlatforms,
  formatPlatform,
  hostPlatform,
  isNative,
  normalizePlatform,
  parsePlatform,
  selectPlatform,
} from './platform.ts';

describe('parsePlatform', () => {
  test.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/x86_64', 'linux/amd64'],
    ['Linux/AMD64', 'linux/amd64'],
    ['amd64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['aarch64', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['armhf', 'linux/arm/v7'],
    ['armel', 'linux/arm/v6'],
    ['i386', 'linux/386'],
    ['windows/amd64', 'windows/amd64'],
    ['linux/riscv64', 'linux/riscv64'],
    ['linux/constructor', 'linux/constructor'],
  ])('%s is %s', (text, expected) => {
    expect(formatPlatform(parsePlatform(text))).toBe(expected);
    expect(formatPlatform(parsePlatform(expected))).toBe(expected);
  });

  test('linux alone is the machine’s own', () => {
    expect(parsePlatform('linux')).toEqual(hostPlatform());
  });

  test.each(['', '/', 'linux/', '/amd64', 'linux/amd64/', 'linux/amd64/v1/x', 'linux amd64', 'linux/a\nb'])(
    '%j is refused',
    (text) => {
      expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});

test('the names that Node gives to machines', () => {
  expect(formatPlatform(hostPlatform('x64'))).toBe('linux/amd64');
  expect(formatPlatform(hostPlatform('arm64'))).toBe('linux/arm64');
  expect(formatPlatform(hostPlatform('arm'))).toBe('linux/arm/v7');
  expect(formatPlatform(hostPlatform('ia32'))).toBe('linux/386');
});

test('normalizing twice changes nothing more', () => {
  for (const variant of [undefined, '', '7', 'v7', 'V8']) {
    for (const architecture of ['arm', 'arm64', 'amd64', 'armhf']) {
      const once = normalizePlatform({ os: 'LINUX', architecture, variant });
      expect(normalizePlatform(once)).toEqual(once);
    }
  }
});

describe('selectPlatform', () => {
  const choose = (wanted: string, ...offered: readonly (string | undefined)[]): string | undefined => {
    const candidates = offered.map((text) => (text === undefined ? undefined : parsePlatform(text)));
    return offered[selectPlatform(candidates, parsePlatform(wanted))];
  };

  test.each([
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/amd64/v3', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/amd64/v2'], 'linux/amd64/v2'],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2'], 'linux/amd64/v2'],
    ['linux/amd64/v3', ['linux/amd64'], 'linux/amd64'],
    ['linux/amd64/v2', ['linux/amd64/v3'], undefined],
    ['linux/arm/v7', ['linux/arm/v5', 'linux/arm/v6'], 'linux/arm/v6'],
    ['linux/arm/v6', ['linux/arm/v7'], undefined],
    ['linux/arm64', ['linux/arm64/v8'], 'linux/arm64/v8'],
    ['linux/arm64/v9', ['linux/arm64'], 'linux/arm64'],
    ['linux/arm64', ['linux/arm/v7'], undefined],
    ['linux/amd64', ['windows/amd64'], undefined],
    ['linux/amd64', [], undefined],
  ])('%s of %j is %s', (wanted, offered, expected) => {
    expect(choose(wanted, ...offered)).toBe(expected);
  });

  test('what names no platform is never chosen', () => {
    expect(choose('linux/amd64', undefined)).toBeUndefined();
    expect(choose('linux/amd64', undefined, 'linux/amd64')).toBe('linux/amd64');
  });

  test.each(['v999999999999', 'v-5', 'vNaN', 'v1e9', 'vx'])('a variant %s costs nothing', (variant) => {
    const startedAt = performance.now();
    for (const architecture of ['arm', 'arm64', 'amd64']) {
      expect(selectPlatform([{ os: 'linux', architecture }], { os: 'linux', architecture, variant })).toBe(-1);
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

test.each([
  ['linux/amd64', 'linux/amd64', true],
  ['linux/386', 'linux/amd64', true],
  ['linux/amd64', 'linux/386', false],
  ['linux/arm/v7', 'linux/arm64', true],
  ['linux/arm64', 'linux/amd64', false],
  ['linux/amd64/v3', 'linux/amd64', true],
  ['windows/amd64', 'linux/amd64', false],
])('programs of %s run on %s: %s', (platform, machine, expected) => {
  expect(isNative(parsePlatform(platform), parsePlatform(machine))).toBe(expected);
});

test('platforms are told once, whatever they are called', () => {
  const platforms = ['arm64', 'amd64', 'linux/arm64/v8', 'x86_64'].map(parsePlatform);
  expect(distinctPlatforms(platforms).map(formatPlatform)).toEqual(['linux/arm64', 'linux/amd64']);
});
