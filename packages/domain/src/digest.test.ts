import { expect, test } from 'vitest';
import { digestHex, isDigest, parseChainId, parseDiffId, parseDigest, parseImageId, shortId } from './digest.ts';

const HEX = '0123456789abcdef'.repeat(4);

test('a digest in parts', () => {
  const digest = parseDigest(`sha256:${HEX}`);
  expect(isDigest(digest)).toBe(true);
  expect(digestHex(digest)).toBe(HEX);
  expect(shortId(digest)).toBe('0123456789ab');
});

test.each([
  '',
  HEX,
  'sha256:',
  `sha256:${HEX.slice(1)}`,
  `sha256:${HEX}0`,
  `sha256:${HEX.toUpperCase()}`,
  `sha512:${HEX}${HEX}`,
  `sha256:${HEX}\n`,
  `sha256:../../${HEX.slice(6)}`,
  ` sha256:${HEX}`,
])('%j is none of any kind', (text) => {
  expect(isDigest(text)).toBe(false);
  for (const parse of [parseDigest, parseDiffId, parseImageId, parseChainId]) {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', reason: 'INVALID_DIGEST' }));
  }
});

test('a long wrong text is shortened in the message', () => {
  expect(() => parseDigest('x'.repeat(100_000))).toThrow(/^.{0,300}$/);
});
