import { chmod, link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { runCommand } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeOutputDirectory } from './output-directory.ts';

type Entry = Partial<NewTarEntry> & { readonly path: string; readonly text?: string };

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tinydock-output-directory-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

/** @param error what it breaks off with */
async function* tarOf(entries: readonly Entry[], error?: Error): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { text = '', ...entry } of entries) {
    yield encodeTarHeader({ type: 'file', mode: 0o644, size: text.length, ...entry });
    yield Buffer.from(text);
    yield tarPadding(text.length);
  }
  if (error !== undefined) throw error;
  yield await Promise.resolve(TAR_TRAILER);
}

const FILES: readonly Entry[] = [
  { path: 'file', text: 'new' },
  { path: 'sub/', type: 'directory', mode: 0o750, mtimeSeconds: 1000 },
  { path: 'sub/inner', text: 'inner' },
];

async function write(path: string, entries: readonly Entry[], error?: Error, names = ['']): Promise<void> {
  const trees = names.map((name) => ({ name, open: () => tarOf(entries, error) }));
  const { signal } = new AbortController();
  await writeOutputDirectory(join(dir, path), trees, { keepOwner: false, signal });
}

const below = async (path = ''): Promise<string[]> => (await readdir(join(dir, path), { recursive: true })).sort();

const text = (path: string): Promise<string> => readFile(join(dir, path), 'utf8');

const BROKEN = new Error('broken off');

describe('a directory that is not there', () => {
  test('is made with those above it', async () => {
    await write('a/b', FILES);
    expect(await below('a')).toEqual(['b', 'b/file', 'b/sub', 'b/sub/inner']);
    expect((await stat(join(dir, 'a/b'))).mode).toBe((await stat(join(dir, 'a'))).mode);
    expect(await stat(join(dir, 'a/b/sub'))).toMatchObject({ mode: 0o40750, mtimeMs: 1_000_000 });
  });

  test('and what is made above it are gone when the files do not all come', async () => {
    await mkdir(join(dir, 'a'));
    await expect(write('a/b/c', FILES, BROKEN)).rejects.toThrow(`cannot write ${join(dir, 'a/b/c')}: broken off`);
    expect(await below()).toEqual(['a']);
  });
});

describe('a directory that is there', () => {
  beforeEach(async () => {
    await mkdir(join(dir, 'out/sub'), { recursive: true });
    for (const name of ['file', 'other', 'sub/old']) await writeFile(join(dir, 'out', name), 'old');
  });

  const ALL = ['file', 'other', 'sub', 'sub/old'];

  test('gets the files beside its own', async () => {
    await link(join(dir, 'out/file'), join(dir, 'outside'));
    await write('out', FILES);
    expect(await below('out')).toEqual(['file', 'other', 'sub', 'sub/inner', 'sub/old']);
    expect(await text('out/file')).toBe('new');
    expect(await text('outside')).toBe('old');
    expect(await stat(join(dir, 'out/sub'))).toMatchObject({ mode: 0o40750, mtimeMs: 1_000_000 });
  });

  test('gets them where a link leads to it, and in a directory for each platform', async () => {
    await symlink('out', join(dir, 'link'));
    await mkdir(join(dir, 'out/one'), { mode: 0o700 });
    await write('link', FILES, undefined, ['one', 'two']);
    expect(await below('out/one')).toEqual(['file', 'sub', 'sub/inner']);
    expect(await below('out/two')).toEqual(['file', 'sub', 'sub/inner']);
    expect((await stat(join(dir, 'out/one'))).mode & 0o777).toBe(0o700);
  });

  test('keeps its own when the files do not all come', async () => {
    await expect(write('out', FILES, BROKEN)).rejects.toThrow('broken off');
    expect(await below('out')).toEqual(ALL);
    expect(await text('out/file')).toBe('old');
  });

  test.each([
    ['a directory for a file', { path: 'other/', type: 'directory' }],
    ['a file for a directory', { path: 'sub', text: 'x' }],
  ] as const)('keeps its own where there is %s', async (_name, entry) => {
    await expect(write('out', [{ path: 'file', text: 'new' }, entry])).rejects.toThrow('in its place');
    expect(await below('out')).toEqual(ALL);
    expect(await text('out/file')).toBe('old');
  });

  test('gets no file through a link in it', async () => {
    await mkdir(join(dir, 'elsewhere'));
    await symlink('../elsewhere', join(dir, 'out/away'));
    await expect(write('out', [{ path: 'away/', type: 'directory' }])).rejects.toThrow(
      'something else than a directory',
    );
    await expect(write('out', [{ path: 'away/x', text: 'x' }])).rejects.toThrow('something else than a directory');
    expect(await below('elsewhere')).toEqual([]);
  });

  test('gets directories that cannot be written to', async () => {
    await write('out', [{ path: 'locked/', type: 'directory', mode: 0o555 }]);
    expect((await stat(join(dir, 'out/locked'))).mode & 0o777).toBe(0o555);
    await chmod(join(dir, 'out/locked'), 0o755);
  });

  test.skipIf(process.getuid?.() !== 0)('gets them as they come where something is mounted in it', async () => {
    await runCommand('mount', ['-t', 'tmpfs', 'none', join(dir, 'out/sub')]);
    try {
      await write('out', FILES);
      expect(await below('out')).toEqual(['file', 'other', 'sub', 'sub/inner']);
    } finally {
      await runCommand('umount', [join(dir, 'out/sub')]);
    }
  });
});
