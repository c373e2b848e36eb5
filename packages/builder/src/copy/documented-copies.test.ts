import { expect, test } from 'vitest';
import { createBuilderWithBase } from '../testing/memory-builder.ts';

/** The kinds of COPY and ADD in https://docs.docker.com/reference/dockerfile/, with the files that they give. */
const EXAMPLES: readonly (readonly [line: string, context: readonly string[], files: readonly string[]])[] = [
  ['one.txt two.txt /things/', ['one.txt', 'two.txt', 'three.txt'], ['things/one.txt', 'things/two.txt']],
  ['file relative/', ['file'], ['work/relative/file']],
  ['file /absolute/', ['file'], ['absolute/file']],
  ['file /renamed', ['file'], ['renamed']],
  ['dir /target', ['dir/a', 'dir/b/c'], ['target/a', 'target/b/c']],
  ['*.png /dest/', ['a.png', 'b.png', 'c.jpg', 'd/e.png'], ['dest/a.png', 'dest/b.png']],
  ['index.?s /dest/', ['index.js', 'index.ts', 'index.tsx', 'index.s'], ['dest/index.js', 'dest/index.ts']],
  ['arr[[]0].txt /dest/', ['arr[0].txt', 'arr0.txt'], ['dest/arr[0].txt']],
  ['["two words", "/to there/"]', ['two words'], ['to there/two words']],
  ['--exclude=*.txt hom* /d/', ['home.txt', 'homer.go', 'homes.md', 'x.go'], ['d/homer.go', 'd/homes.md']],
  ['--exclude=*.txt --exclude=*.md hom* /d/', ['home.txt', 'homer.go', 'homes.md'], ['d/homer.go']],
  ['--exclude=**/*.md dir /d/', ['dir/a.md', 'dir/b.go', 'dir/c/d.md', 'dir/c/e.go'], ['d/b.go', 'd/c/e.go']],
  ['--exclude=c --exclude=!c/keep dir /d/', ['dir/a', 'dir/c/b', 'dir/c/keep'], ['d/a', 'd/c/keep']],
];

const PARENTS: typeof EXAMPLES = [
  ['x/a.txt y/a.txt /none/', ['x/a.txt', 'y/a.txt'], ['none/a.txt']],
  ['--parents ./x/a.txt ./y/a.txt /p/', ['x/a.txt', 'y/a.txt'], ['p/x/a.txt', 'p/y/a.txt']],
  ['--parents=false x/a.txt /p/', ['x/a.txt'], ['p/a.txt']],
  ['--parents ./x/./y/*.txt /p/', ['x/y/a.txt', 'x/y/b.txt', 'x/y/c.md'], ['p/y/a.txt', 'p/y/b.txt']],
  [
    '--parents ./src/**/*.txt /p/',
    ['src/a.txt', 'src/x/b.txt', 'src/x/y/c.txt', 'src/x/y/d.md'],
    ['p/src/a.txt', 'p/src/x/b.txt', 'p/src/x/y/c.txt'],
  ],
  ['--parents packages/./*/package.json /p/', ['packages/a/package.json', 'packages/b/x'], ['p/a/package.json']],
  ['--parents --exclude=**/test **/*.go ./', ['a.go', 'b/c.go', 'b/test/d.go'], ['work/a.go', 'work/b/c.go']],
  ['--parents --exclude=*/b x/ /p/', ['x/a', 'x/b', 'x/c/b'], ['p/x/a', 'p/x/c/b']],
  ['--parents /x/./y /p', ['x/y/a', 'x/z'], ['p/y/a']],
];

async function filesOf(keyword: string, line: string, context: readonly string[]): Promise<readonly string[]> {
  const builder = await createBuilderWithBase();
  const files = Object.fromEntries(context.map((path) => [path, path]));
  const { image } = await builder.build(`FROM scratch\nWORKDIR /work\n${keyword} ${line}`, files);
  const shown = await builder.filesOf(image.diffIds.slice(-1));
  return Object.keys(shown).filter((path) => !path.endsWith('/'));
}

test.each(EXAMPLES)('COPY and ADD %s', async (line, context, files) => {
  for (const keyword of ['COPY', 'ADD']) expect(await filesOf(keyword, line, context)).toEqual([...files].sort());
});

test.each(PARENTS)('COPY %s', async (line, context, files) => {
  expect(await filesOf('COPY', line, context)).toEqual([...files].sort());
});
