import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileGlob, type Glob } from './glob.ts';
import { GlobIndex } from './glob-index.ts';

interface Item {
  readonly glob: Glob;
}

function toItem(pattern: string): Item {
  const glob = compileGlob(pattern);
  if (glob === undefined) throw new Error(`malformed: ${pattern}`);
  return { glob };
}

function find(index: GlobIndex<Item>, path: string): string[] {
  const found: Item[] = [];
  index.find(path, found);
  return found.map(({ glob }) => glob.source).sort();
}

// Few characters, so that much matches and pieces repeat in paths.
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 5 });
const wild = fc.constantFrom('*', '**', '?', '/', '**/', '[ab]', '\\a');
const pattern = fc
  .array(fc.oneof({ weight: 2, arbitrary: text }, { weight: 3, arbitrary: wild }), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));
const path = fc.array(text, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

test('of many globs, those are found that match when each is asked', () => {
  const crowd = fc.record({
    lead: fc.constantFrom('', '*', '**/*', 'a*', 'a'),
    tail: fc.constantFrom('', '*', 'b', '*b'),
    patterns: fc.uniqueArray(pattern, { minLength: 60, maxLength: 120 }),
  });
  fc.assert(
    fc.property(crowd, fc.array(path, { minLength: 1, maxLength: 8 }), ({ lead, tail, patterns }, paths) => {
      const sources = [...new Set(patterns.map((one) => `${lead}${one}${tail}`))];
      const items = sources.map(toItem);
      const index = new GlobIndex(items);
      for (const one of paths) {
        const matching = items.filter(({ glob }) => glob.matches(one)).map(({ glob }) => glob.source);
        expect(find(index, one)).toEqual(matching.sort());
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['*', '*'],
  ['**/*', '*'],
  ['*', 'test*'],
  ['src/*', '*'],
  ['*', '*.js'],
  ['?a', '[ab]'],
  ['', '?'],
])('20,000 globs of the form %jNAME%j are not tried one by one', (before, after) => {
  let tried = 0;
  const items = Array.from({ length: 20_000 }, (_, number) => {
    const { glob } = toItem(`${before}name${number}-${after}`);
    const matches = (one: string): boolean => {
      tried += 1;
      return glob.matches(one);
    };
    return { glob: { ...glob, matches } };
  });
  const index = new GlobIndex(items);
  const paths = Array.from({ length: 100 }, (_, number) => `src/name-of-${number * 7}/name${number}x.js`);
  expect(paths.flatMap((one) => find(index, one))).toEqual([]);
  expect(tried).toBeLessThan(100 * 20);
});
