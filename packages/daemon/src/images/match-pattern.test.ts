import { expect, test } from 'vitest';
import { compilePattern } from './match-pattern.ts';

test.each([
  ['nginx', 'nginx', true],
  ['nginx', 'nginx:1', false],
  ['nginx:*', 'nginx:1.25', true],
  ['*', 'nginx', true],
  ['*', 'team/nginx', false],
  ['**', 'team/nginx', false],
  ['*/*', 'team/nginx', true],
  ['ng?nx', 'nginx', true],
  ['a?b', 'a/b', false],
  ['ngin[x-z]', 'nginx', true],
  ['ngin[^x]', 'nginx', false],
  ['ngin[^y]', 'nginx', true],
  ['a[\\-x]b', 'a-b', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a.b', 'axb', false],
  ['{a,b}', 'a', false],
  ['localhost:5000/*', 'localhost:5000/app', true],
  ['[a-c]*', 'beta', true],
])('%s on %s: %s', (pattern, text, expected) => {
  expect(compilePattern(pattern)(text)).toBe(expected);
});

test.each(['[', '[]', '[a', '[z-a]', 'a\\', '[-]'])('%j is none', (pattern) => {
  expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
