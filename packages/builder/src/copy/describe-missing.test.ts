import { beforeEach, describe, expect, test } from 'vitest';
import { createBuilderWithBase, type MemoryBuilder } from '../testing/memory-builder.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import { describeMissing } from './describe-missing.ts';

const CONTEXT = {
  'src/app/main.go': '',
  'src/app/util.go': '',
  'src/lib/Index.ts': '',
  'package.json': '',
  'packages/web/config.yaml': '',
  'docs/readme.md': '',
};

let builder: MemoryBuilder;

beforeEach(async () => {
  builder = await createBuilderWithBase();
});

async function hintOf(line: string, options: Parameters<MemoryBuilder['build']>[2] = {}): Promise<string | undefined> {
  const failure = await builder.build(`FROM base\n${line}`, CONTEXT, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 'NOT_FOUND', message: expect.stringMatching(/^Dockerfile:2:1: /) as string });
  return (failure as { readonly hint?: string }).hint;
}

describe('a source that is not there', () => {
  test.each([
    ['COPY pakage.json /', 'Did you mean package.json?'],
    ['COPY main.go /', 'Did you mean src/app/main.go?'],
    ['COPY /web/config.yaml /', 'Did you mean packages/web/config.yaml?'],
    ['COPY src/app/mian.go /', 'Did you mean src/app/main.go?'],
    ['COPY scr/app/util.go /', 'Did you mean src/app/util.go?'],
    ['COPY src/lib/index.ts /', 'Did you mean src/lib/Index.ts?'],
    ['ADD src/ap /', 'Did you mean src/app?'],
    ['COPY redame.md /', 'Did you mean docs/readme.md?'],
    ['COPY scr/app/*.go /', 'Did you mean src/app/*.go?'],
    ['COPY src/app/*.rs /', 'No name there matches the pattern.'],
    ['COPY entirely /', 'Paths count from the root of the context.'],
    ['COPY entirely/elsewhere /', 'Its directory is not there either.'],
    ['COPY --from=base etc/pasword /', 'Did you mean etc/passwd?'],
    ['COPY --from=base nothing-like-it /', 'Paths count from the root of what is copied from.'],
    ['RUN --mount=source=scr,target=/x y', 'Did you mean src?'],
    ['RUN --mount=source=readme.md,target=/x y', 'Did you mean docs/readme.md?'],
    ['RUN --mount=from=base,source=/etc/grup,target=/x y', 'Did you mean etc/group?'],
  ])('%s', async (line, hint) => {
    expect(await hintOf(line)).toBe(hint);
  });

  test.each([
    [
      'COPY ../main.go /',
      '.. ends at the root of the context: "main.go" was looked for. Did you mean src/app/main.go?',
    ],
    ['COPY src/../../../etc/hosts /', '.. ends at the root of the context: "etc/hosts" was looked for.'],
    ['COPY --from=base ../nope /', '.. ends at the root of what is copied from: "nope" was looked for.'],
    ['RUN --mount=source=../nope,target=/x y', '.. ends at the root of the context: "nope" was looked for.'],
  ])('%s', async (line, hint) => {
    expect(await hintOf(line)).toBe(hint);
  });

  test.each([
    ['COPY secret/key /', '.dockerignore', 'line 3, "secr*"'],
    ['RUN --mount=source=secret,target=/x y', 'app/Dockerfile.dockerignore', 'line 3, "secr*"'],
    ['COPY ./kept/not /', '.dockerignore', 'line 5, "kept/not"'],
  ])('%s may be left out by %s', async (line, ignoreName, place) => {
    const ignorePatterns = '# comment\n\nsecr*\n!secret-not\n kept/not \n';
    expect(await hintOf(line, { ignorePatterns, ignoreName })).toBe(
      `${ignoreName} leaves that name out of the context: ${place}.`,
    );
  });

  test('a pattern that leaves all out may not be the reason', async () => {
    expect(await hintOf('COPY scr /', { ignorePatterns: '*\n!src' })).toBe(
      '.dockerignore leaves that name out of the context: line 1, "*". Did you mean src?',
    );
  });

  test('is looked for in a large tree in bounded time', async () => {
    const names = Array.from({ length: 1000 }, (_, at) => `directory-${at}`);
    let listed = 0;
    const tree = {
      stat: () => ({ type: 'directory' }),
      list: () => {
        listed += 1;
        return names;
      },
    } as unknown as SourceTree;
    const missing = { ...tree, stat: (path: string) => (path.endsWith('x') ? undefined : tree.stat(path)) };
    const before = performance.now();
    await describeMissing(missing, 'directory-7/directroy-x', { whyHidden: undefined });
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(listed).toBeLessThan(30);
  });
});
