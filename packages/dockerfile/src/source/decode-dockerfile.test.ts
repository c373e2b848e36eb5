import { expect, test } from 'vitest';
import { decodeDockerfile } from './decode-dockerfile.ts';

test.each([
  ['text', Buffer.from('\uFEFFFROM a\nENV A=é\n')],
  ['a replacement character that stands there itself', Buffer.from('FROM a\nENV A=\uFFFD\n')],
])('takes %s as it is', (_what, bytes) => {
  expect(decodeDockerfile(bytes)).toBe(bytes.toString());
});

test('takes comments in any encoding', () => {
  expect(decodeDockerfile(Buffer.from('FROM a\n  # Jos\xe9\nENV A=1\n', 'latin1'))).toContain('ENV A=1');
});

test.each([
  ['FROM a\nENV A=caf\xe9 B=1\n', 2, 10],
  ['FROM a\nRUN true \\\n  && echo \xff', 3, 11],
  ['\xff\xfeF\0', 1, 1],
])('refuses %j with the place', (source, line, column) => {
  expect(() => decodeDockerfile(Buffer.from(source, 'latin1'))).toThrow(
    expect.objectContaining({ code: 'INVALID_TEXT', position: { line, column } }) as Error,
  );
});
