import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLocalSource, openLocalTarget, parseTypedPath, readLocalTar, writeLocalTree } from './local-files.ts';

let dir: string;
const { signal } = new AbortController();

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tinydock-local-'));
  await mkdir(join(dir, 'outside'));
  await mkdir(join(dir, 'inside'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function* tarOf(
  ...entries: readonly (Partial<NewTarEntry> & { readonly path: string; readonly text?: string })[]
) {
  for (const { text = '', ...entry } of entries) {
    yield encodeTarHeader({ type: 'file', mode: 0o644, size: text.length, ...entry });
    yield Buffer.from(text);
    yield tarPadding(text.length);
  }
  yield await Promise.resolve(TAR_TRAILER);
}

const write = (tar: AsyncIterable<Uint8Array>): Promise<number> =>
  writeLocalTree(join(dir, 'inside'), tar, { keepOwner: false, signal });

describe('a hostile tar', () => {
  test.each([
    ['a path that leads up', [{ path: '../outside/x', text: 'x' }]],
    [
      'a file through a link',
      [
        { path: 'l', type: 'symlink', linkPath: '../outside' },
        { path: 'l/x', text: 'x' },
      ],
    ],
    [
      'a link over a directory',
      [
        { path: 'l', type: 'symlink', linkPath: '../outside' },
        { path: 'l/', type: 'directory' },
      ],
    ],
    [
      'a hard link through a link',
      [
        { path: 'l', type: 'symlink', linkPath: '../outside' },
        { path: 'h', type: 'hardLink', linkPath: 'l/secret' },
      ],
    ],
    ['a device', [{ path: 'null', type: 'characterDevice', deviceMajor: 1, deviceMinor: 3 }]],
  ] as const)('%s is refused', async (_name, entries) => {
    await writeFile(join(dir, 'outside/secret'), 'treasure');
    await expect(write(tarOf(...entries))).rejects.toMatchObject({ name: 'TinydockError' });
    expect(existsSync(join(dir, 'outside/x'))).toBe(false);
    expect(existsSync(join(dir, 'inside/h'))).toBe(false);
  });

  test('a file over a link takes its place, not that of what it leads to', async () => {
    await writeFile(join(dir, 'outside/file'), 'old');
    await symlink('../outside/file', join(dir, 'inside/l'));
    await write(tarOf({ path: 'l', text: 'new' }));
    expect(await readFile(join(dir, 'outside/file'), 'utf8')).toBe('old');
    expect((await lstat(join(dir, 'inside/l'))).isFile()).toBe(true);
  });
});

test('a tree there and back, with another name', async () => {
  await mkdir(join(dir, 'outside/sub'));
  await writeFile(join(dir, 'outside/sub/file'), 'contents');
  const source = openLocalSource(parseTypedPath('outside', dir), { followLink: false });
  expect(source).toMatchObject({ isDirectory: true, name: 'outside', isContents: false });
  expect(await write(readLocalTar(source, 'other', signal))).toBe(8);
  expect(await readFile(join(dir, 'inside/other/sub/file'), 'utf8')).toBe('contents');
});

test('what is at a target', async () => {
  await symlink('inside', join(dir, 'link'));
  expect(openLocalTarget(parseTypedPath('link/', dir))).toEqual({
    path: join(dir, 'inside'),
    found: { isDirectory: true },
    assertsDirectory: true,
  });
  expect(openLocalTarget(parseTypedPath('link/new', dir))).toEqual({
    path: join(dir, 'inside/new'),
    found: undefined,
    assertsDirectory: false,
  });
  expect(() => openLocalTarget(parseTypedPath('no/where', dir))).toThrow('cannot copy');
});
