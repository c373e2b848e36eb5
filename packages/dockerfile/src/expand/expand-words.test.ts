import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DockerfileError } from '../source/dockerfile-error.ts';
import { expandWord, expandWords } from './expand-words.ts';

const VALUES: Readonly<Record<string, string>> = {
  set: 'value',
  empty: '',
  path: '/usr/local/lib/libx.so.1.2',
  list: 'a b  c',
  quote: `"'\\$set`,
  star: 'a*b',
};

const variables = { get: (name: string): string | undefined => VALUES[name] };
const options = { variables, escape: '\\' as const };

function codeOf(text: string): string | undefined {
  try {
    expandWord(text, options);
  } catch (error) {
    if (error instanceof DockerfileError) return error.code;
    throw error;
  }
  return undefined;
}

describe('expandWord', () => {
  test.each([
    ['plain', 'plain'],
    ['$set', 'value'],
    ['${set}s', 'values'],
    ['$sets', ''],
    ['$set-$set', 'value-value'],
    ['\\$set', '$set'],
    ["'$set'", '$set'],
    ['"$set"', 'value'],
    ['"\\$set \\" \\\\ \\n"', '$set " \\ \\n'],
    [`a'b"c'"d'e"`, `ab"cd'e`],
    ['$', '$'],
    ['a$', 'a$'],
    ['$.', '$.'],
    ['a\\', 'a'],
    ['$quote', `"'\\$set`],
    ['${set:-other}', 'value'],
    ['${empty:-other}', 'other'],
    ['${empty-other}', ''],
    ['${none-other}', 'other'],
    ['${none:-$set}', 'value'],
    ['${none:-${also:-"deep }"}}', 'deep }'],
    ['${none:-}', ''],
    ['${set:+other}', 'other'],
    ['${empty:+other}', ''],
    ['${empty+other}', 'other'],
    ['${none+other}', ''],
    ['${set:?needed}', 'value'],
    ['${empty?needed}', ''],
    ['${path#*/}', 'usr/local/lib/libx.so.1.2'],
    ['${path##*/}', 'libx.so.1.2'],
    ['${path%.*}', '/usr/local/lib/libx.so.1'],
    ['${path%%.*}', '/usr/local/lib/libx'],
    ['${path#x}', '/usr/local/lib/libx.so.1.2'],
    ['${path%/*}', '/usr/local/lib'],
    ['${set#?}', 'alue'],
    ['${set%%*}', ''],
    ['${set#}', 'value'],
    ['${path/lib/LIB}', '/usr/local/LIB/libx.so.1.2'],
    ['${path//lib/LIB}', '/usr/local/LIB/LIBx.so.1.2'],
    ['${path//\\//-}', '-usr-local-lib-libx.so.1.2'],
    ['${path/l*l/X}', '/usr/Xibx.so.1.2'],
    ['${path//l?/}', '/usr/cab/bx.so.1.2'],
    ['${set/$set/$path}', '/usr/local/lib/libx.so.1.2'],
    ['${star/\\*/-}', 'a-b'],
    ['${star#a\\*}', 'b'],
    ['${path/"lib"/LIB}', '/usr/local/LIB/libx.so.1.2'],
    ["${path##*'/'}", 'libx.so.1.2'],
    ['"${path%".2"}"', '/usr/local/lib/libx.so.1'],
  ])('%s', (text, expected) => {
    expect(expandWord(text, options)).toBe(expected);
  });

  test.each([
    ['${', 'BAD_SUBSTITUTION'],
    ['${}', 'BAD_SUBSTITUTION'],
    ['${set', 'BAD_SUBSTITUTION'],
    ['${set:-', 'BAD_SUBSTITUTION'],
    ['${set:x}', 'BAD_SUBSTITUTION'],
    ['${set^^}', 'BAD_SUBSTITUTION'],
    ['${set/a', 'BAD_SUBSTITUTION'],
    ['${set/a}', 'BAD_SUBSTITUTION'],
    ['${set//a}', 'BAD_SUBSTITUTION'],
    ['${set//}', 'BAD_SUBSTITUTION'],
    ['${set/a\\/b}', 'BAD_SUBSTITUTION'],
    ["'open", 'BAD_SUBSTITUTION'],
    ['"open', 'BAD_SUBSTITUTION'],
    ['${none:?needed}', 'UNSET_VARIABLE'],
    ['${none?}', 'UNSET_VARIABLE'],
    ['${empty:?}', 'UNSET_VARIABLE'],
    ['${a:-'.repeat(100_000), 'BAD_SUBSTITUTION'],
  ])('refuses %.20s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test.each(['${x', '${x:', '${x:-a', '${x#a', '${x/a', '${x/a/b', '"${x"', '${a:-${x}'])(
    'says of %s that it is open',
    (text) => {
      expect(() => expandWord(text, options)).toThrow(/^the brace of \$\{[ax] is not closed: expected }$/);
    },
  );

  test('another escape leaves backslashes alone', () => {
    expect(expandWord('c:\\$set`$set', { ...options, escape: '`' })).toBe('c:\\value$set');
  });

  test('raw text keeps its quotes and escapes', () => {
    expect(expandWord(`"$set" '$set' \\n \\$set`, { ...options, raw: true })).toBe(`"value" 'value' \\n $set`);
  });

  test('tells of what is not set, but not where a default is given', () => {
    const unset: string[] = [];
    expandWord('$a ${b} ${c:-x} $set "$d"', { ...options, onUnset: (name) => unset.push(name) });
    expect(unset).toEqual(['a', 'b', 'd']);
  });

  test('grows to no bomb', () => {
    const big = { get: (): string => 'x'.repeat(100_000) };
    expect(() => expandWord('$a'.repeat(20), { ...options, variables: big })).toThrow(DockerfileError);
    expect(() => expandWord('${a//x/$a}', { ...options, variables: big })).toThrow(DockerfileError);
  });

  test('a pattern made to explode ends soon', () => {
    const text = { get: (): string => 'a'.repeat(100_000) };
    const before = performance.now();
    expect(() => expandWord(`\${x//${'a*'.repeat(50)}b/}`, { ...options, variables: text })).toThrow(DockerfileError);
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});

describe('expandWords', () => {
  test.each([
    ['$list', ['a', 'b', 'c']],
    ['"$list"', ['a b  c']],
    ['x$list', ['xa', 'b', 'c']],
    ['$empty', []],
    ['""', ['']],
    ['a b\\ c', ['a', 'b c']],
    ['${none:-80 443}', ['80', '443']],
  ])('%s', (text, expected) => {
    expect(expandWords(text, options)).toEqual(expected);
  });
});

const PIECES = ['${', '}', '$', ':-', '#', '%%', '/', '//', '*', '\\', '"', "'", 'set', 'path'];

test('any text expands, or is a mistake', () => {
  const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), (pieces, raw) => {
      try {
        expect(typeof expandWord(pieces.join(''), { ...options, raw })).toBe('string');
      } catch (error) {
        if (!(error instanceof DockerfileError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
