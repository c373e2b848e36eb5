import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileGlob } from './glob.ts';
import { cleanPath, parseIgnorePatterns } from './ignore-patterns.ts';

/** What a pattern means, as a regular expression. */
function toRegExp(pattern: string): RegExp {
  const parts = pattern.match(/\*+\/?|\\.|\[\^?\]?[^\]]*\]|[^]/g) ?? [];
  let before = '/';
  const source = parts.map((part) => {
    const beginsSegment = before.endsWith('/');
    before = part;
    if (part.startsWith('**') && part.endsWith('/')) return beginsSegment ? '(?:.*/)?' : '.*/';
    if (part.startsWith('*')) return `${part.startsWith('**') ? '.*' : '[^/]*'}${part.endsWith('/') ? '/' : ''}`;
    if (part === '?') return '[^/]';
    return part.startsWith('[') ? `(?!/)${part}` : part.replace(/^[$().+{}|^]$/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

interface Line {
  readonly isException: boolean;
  readonly pattern: string;
}

function withParents(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Each line in its turn, as the reference has it. @returns the index of the line that leaves the path out */
function findLine(lines: readonly Line[], path: string): number | undefined {
  const paths = withParents(path);
  let found: number | undefined;
  for (const [index, { isException, pattern }] of lines.entries()) {
    const glob = toRegExp(cleanPath(pattern));
    if (!paths.some((one) => glob.test(one))) continue;
    if (isException) found = undefined;
    else found ??= index;
  }
  return found;
}

/** Whether what the exception says without wildcards leads into the directory, or is above it. */
function leadsInto(pattern: string, directory: string): boolean {
  const fixed = cleanPath(pattern).split(/[*?[\\]/, 1)[0] ?? '';
  return fixed.startsWith(`${directory}/`) || `${directory}/`.startsWith(fixed);
}

// Few characters, so that much matches.
const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'é'), minLength: 1, maxLength: 3 });
const wild = fc.constantFrom('*', '**', '?', 'a*', '*b', '*a*', 'a*b', '[ab]', '[^a]', '\\a', 'a**', '**b', '***');
const segment = fc.oneof({ weight: 3, arbitrary: word }, { weight: 2, arbitrary: wild }, fc.constantFrom('ab*.', '.*'));
const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const line = fc
  .record({ isException: fc.boolean(), pattern })
  .filter(({ pattern: text }) => !['', '.', '..'].includes(cleanPath(text)));
const path = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((parts) => cleanPath(parts.join('/')))
  .filter((text) => text !== '' && !text.startsWith('..'));

test('a glob matches what the regular expression of its meaning does', () => {
  fc.assert(
    fc.property(pattern, path, (text, file) => {
      expect(compileGlob(text)?.matches(file)).toBe(toRegExp(text).test(file));
    }),
    { numRuns: 20_000 },
  );
});

test('whatever the lines and the files, each line is taken in its turn', () => {
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lines, fc.array(path, { minLength: 1, maxLength: 8 }), (rules, files) => {
      const patterns = parseIgnorePatterns(
        rules.map(({ isException, pattern: text }) => `${isException ? '!' : ''}${text}`).join('\n'),
      );
      for (const file of files) {
        const index = findLine(rules, file);
        expect(patterns.findRule(file)?.line).toBe(index === undefined ? undefined : index + 1);
        expect(patterns.isIgnored(file)).toBe(index !== undefined);
        expect(patterns.mayHoldExceptions(file)).toBe(
          rules.some(({ isException, pattern: text }) => isException && leadsInto(text, file)),
        );
      }
    }),
    { numRuns: 5000 },
  );
});

test('100,000 lines are looked up, not gone through, for each of 2,000 files', () => {
  const numbers = Array.from({ length: 100_000 }, (_, index) => index);
  const lines = numbers.map((index) => [`d${index}/x`, `**/x${index}`, `*.x${index}`, `!d/${index}*`][index % 4]);
  const before = performance.now();
  const patterns = parseIgnorePatterns(lines.join('\n'));
  const files = numbers.slice(0, 2000).map((index) => `d${index % 50}/e/f${index}.js`);
  expect(files.filter((file) => patterns.isIgnored(file))).toEqual([]);
  expect(['d8/x/y', 'q/x9', 'a.x10'].map((file) => patterns.findRule(file)?.line)).toEqual([9, 10, 11]);
  expect(performance.now() - before).toBeLessThan(10_000);
});
