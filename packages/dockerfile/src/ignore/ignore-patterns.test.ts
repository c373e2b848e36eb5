import { describe, expect, test } from 'vitest';
import type { DockerfileError } from '../source/dockerfile-error.ts';
import { compileGlob } from './glob.ts';
import { parseIgnorePatterns } from './ignore-patterns.ts';

describe('compileGlob', () => {
  test.each([
    ['*.go', 'a.go', true],
    ['*.go', 'd/a.go', false],
    ['*/a', 'd/a', true],
    ['?x', 'ax', true],
    ['?x', '/x', false],
    ['**/a', 'a', true],
    ['**/a', 'x/y/a', true],
    ['**/a', 'x/ya', false],
    ['a/**', 'a/b/c', true],
    ['a/**', 'a', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'a/xb', false],
    ['a**b', 'a/x/b', true],
    ['**', 'x/y', true],
    ['**/*.txt', 'a/b/c.txt', true],
    ['**/x/*/y', 'x/x/a/y', true],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['[^a]x', '/x', false],
    ['[]]x', ']x', true],
    ['\\*x', '*x', true],
    ['\\*x', 'ax', false],
    ['a.b', 'axb', false],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(compileGlob(pattern)?.matches(path)).toBe(expected);
  });

  test('does not explode', () => {
    const before = performance.now();
    expect(compileGlob('*a'.repeat(40) + 'b')?.matches('a'.repeat(4000))).toBe(false);
    expect(compileGlob('**a*'.repeat(20) + 'b')?.matches('a/'.repeat(2000))).toBe(false);
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});

describe('parseIgnorePatterns', () => {
  test.each([
    ['# comment\n\n  node_modules  \n', ['node_modules', 'node_modules/a'], ['x/node_modules', '# comment']],
    ['/a/', ['a', 'a/b'], ['b/a']],
    ['./a/../b', ['b'], ['a']],
    ['*.md\n!README.md', ['a.md'], ['README.md', 'd/a.md']],
    ['!README.md\n*.md', ['README.md', 'a.md'], []],
    ['d\n!d/keep', ['d', 'd/x'], ['d/keep', 'd/keep/y']],
    ['**/*.log\n!**/keep.log', ['a.log', 'x/y/b.log'], ['x/keep.log']],
    ['*\n!src/**', ['a', 'src'], ['src/x/y']],
    ['temp?', ['tempa'], ['temp', 'tempab']],
    ['\uFEFFa', ['a'], ['b']],
    ['.', [], ['a']],
    ['a\r\n!b\r\n', ['a'], ['b']],
  ])('%j', (source, ignored, kept) => {
    const patterns = parseIgnorePatterns(source);
    expect(ignored.filter((path) => !patterns.isIgnored(path))).toEqual([]);
    expect(kept.filter((path) => patterns.isIgnored(path))).toEqual([]);
  });

  test('tells whether an ignored directory must be looked into', () => {
    const patterns = parseIgnorePatterns('*\n!src/deep/file\n!docs/*.md');
    const directories = ['src', 'src/deep', 'docs', 'other', 'srcx'];
    expect(directories.filter((path) => patterns.mayHoldExceptions(path))).toEqual(['src', 'src/deep', 'docs']);
    expect(parseIgnorePatterns('*\n!**/x').mayHoldExceptions('any')).toBe(true);
  });

  test.each(['a\n[b', 'x\n!'])('refuses %j, naming the line', (source) => {
    expect(() => parseIgnorePatterns(source)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENTS', position: { line: 2, column: 1 } }) as DockerfileError,
    );
  });
});
