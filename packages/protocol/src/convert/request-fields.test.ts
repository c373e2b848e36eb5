import { describe, expect, test } from 'vitest';
import { platformFromWire, platformToWire } from './platform.ts';
import { credentialsFromWire, credentialsToWire } from './registry-auth.ts';
import { optionalText, requireText } from './required-field.ts';

describe('a platform', () => {
  test.each([
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v6' },
  ])('%j is the same after the wire', (platform) => {
    expect(platformFromWire(platformToWire(platform))).toEqual(platform);
  });

  test('that is absent stays absent', () => {
    expect(platformFromWire(null)).toBeUndefined();
  });

  test.each([
    { os: '', architecture: 'amd64', variant: '' },
    { os: 'linux', architecture: '', variant: '' },
    { os: 'linux', architecture: 'a/b', variant: 'c' },
    { os: 'linux', architecture: '\u001b', variant: '' },
  ])('%j is refused', (wire) => {
    expect(() => platformFromWire(wire)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('credentials', () => {
  test.each([
    { kind: 'basic', username: 'me', password: 'secret' } as const,
    { kind: 'identity-token', token: 'abc' } as const,
  ])('of kind $kind are the same after the wire', (credentials) => {
    expect(credentialsFromWire(credentialsToWire(credentials))).toEqual(credentials);
  });

  test.each([null, undefined, {}])('%j are none', (wire) => {
    expect(credentialsFromWire(wire)).toBeUndefined();
  });
});

describe('text of a request', () => {
  test('that is required is named where it is empty', () => {
    expect(requireText('image', 'nginx')).toBe('nginx');
    expect(() => requireText('image', '')).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: 'the request lacks image' }),
    );
  });

  test('that is optional is absent where it is empty', () => {
    expect([optionalText('x'), optionalText('')]).toEqual(['x', undefined]);
  });
});
