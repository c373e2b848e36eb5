import { createHash } from 'node:crypto';
import type { BuildEvent } from '@tinydock/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { archiveOf, explanations, MemoryBuilder } from '../testing/memory-builder.ts';

let builder: MemoryBuilder;

beforeEach(async () => {
  builder = new MemoryBuilder();
  await builder.addImage('base', { 'usr/bin/': '' });
});

describe('ADD of a URL', () => {
  const url = 'https://example.com/a/b%20c.txt?q=1';

  test.each([
    [`${url} /x/`, { 'x/': 'directory', 'x/b c.txt': 'remote' }],
    [`a.txt ${url} /x/`, { 'x/': 'directory', 'x/a.txt': 'A', 'x/b c.txt': 'remote' }],
    [`${url} /file`, { file: 'remote' }],
    ['https://example.com/ /x/', { 'x/': 'directory', 'x/__unnamed__': '' }],
    ['https://example.com/release/ /x/', { 'x/': 'directory', 'x/release': '' }],
    ['https://example.com/release//?file=/a /x/', { 'x/': 'directory', 'x/release': '' }],
    ['https://example.com/..%2f..%2fetc /x/', { 'x/': 'directory', 'x/etc': '' }],
    ['https://example.com/a%2f.. /x/', { 'x/': 'directory', 'x/__unnamed__': '' }],
  ])('%s', async (args, expected) => {
    builder.urls.set(url, 'remote');
    const { image } = await builder.build(`FROM base\nADD ${args}`, { 'a.txt': 'A' });
    expect(await builder.filesOf(image.diffIds.slice(1))).toEqual(expected);
  });

  test('is unpacked where it is told to be', async () => {
    builder.urls.set(url, archiveOf({ inner: 'I' }));
    const packed = await builder.build(`FROM base\nADD ${url} /x/`);
    expect(Object.keys(await builder.filesOf(packed.image.diffIds.slice(1)))).toEqual(['x/', 'x/b c.txt']);
    const unpacked = await builder.build(`FROM base\nADD --unpack ${url} /x/`);
    expect(await builder.filesOf(unpacked.image.diffIds.slice(1))).toEqual({ 'x/': 'directory', 'x/inner': 'I' });
  });

  test('is asked for in a step of its own, where it is before the ADD', async () => {
    builder.urls.set(url, 'one');
    const startsOf = async (text: string): Promise<readonly string[]> =>
      (await builder.build(`FROM base\n${text}`)).events.flatMap((event) =>
        event.kind === 'step-started' ? [event.text] : [],
      );
    expect(await startsOf(`ADD ${url} /x`)).toEqual(['FROM base', `fetching ${url}`, `ADD ${url} /x`]);
    const secret = 'ADD https://me:$TOKEN@example.com/a /y';
    expect(await startsOf(`ARG TOKEN=hunter2\n${secret}`)).toEqual([
      'FROM base',
      'fetching https://example.com/a',
      secret,
    ]);
    const pinned = `ADD --checksum=sha256:${createHash('sha256').update('one').digest('hex')} ${url} /x`;
    expect(await startsOf(pinned)).toEqual(['FROM base', pinned]);
    const events: BuildEvent[] = [];
    const onEvent = (event: BuildEvent): void => void events.push(event);
    await expect(builder.build('FROM base\nADD https://bad:x/ /x', {}, { onEvent })).rejects.toThrow('malformed');
    expect(events.at(-1)).toMatchObject({ kind: 'step-failed', isCancelled: false });
  });

  test('goes by its contents, and with a checksum is not asked for again', async () => {
    builder.urls.set(url, 'one');
    const source = `FROM base\nADD ${url} /x`;
    await builder.build(source);
    expect(explanations((await builder.build(source)).events)).toEqual([expect.stringContaining('cached: ')]);
    builder.urls.set(url, 'two');
    expect(explanations((await builder.build(source)).events)).toEqual([
      expect.stringContaining('file b c.txt changed'),
    ]);
    const digest = createHash('sha256').update('two').digest('hex');
    const pinned = `FROM base\nADD --checksum=sha256:${digest} ${url} /y`;
    await builder.build(pinned);
    builder.fetched.length = 0;
    expect(explanations((await builder.build(pinned)).events)).toEqual([expect.stringContaining('cached: ')]);
    expect(builder.fetched).toEqual([]);
  });
});

describe('ADD of a git repository', () => {
  const url = 'https://example.com/app.git';
  const files = { 'src/a': 'A', 'src/b': 'B' };

  test('takes the files of the directory that it names', async () => {
    builder.repositories.set(url, { id: 'c1', files });
    const { image } = await builder.build(`FROM base\nADD --exclude=b ${url}#main:src /x`);
    expect(await builder.filesOf(image.diffIds.slice(1))).toEqual({ 'x/': 'directory', 'x/a': 'A' });
  });

  test('goes by the commit, and fetches no files of one that is cached', async () => {
    const source = `FROM base\nADD ${url} /x`;
    builder.repositories.set(url, { id: 'c1', files });
    await builder.build(source);
    builder.fetched.length = 0;
    expect(explanations((await builder.build(source)).events)).toEqual([expect.stringContaining('cached: ')]);
    expect(builder.fetched).toEqual([]);
    for (const other of [`--exclude=b ${url}`, `${url}#:src`, `--keep-git-dir ${url}`])
      expect(explanations((await builder.build(`FROM base\nADD ${other} /x`)).events)[0]).toContain('not cached: ');
    await builder.build(source);
    builder.repositories.set(url, { id: 'c2', files });
    expect(explanations((await builder.build(source)).events)).toEqual([
      expect.stringContaining(`file ${url} changed: c1 to c2`),
    ]);
  });
});
