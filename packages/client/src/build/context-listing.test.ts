import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type IgnorePatterns, parseIgnorePatterns } from '@tinydock/dockerfile';
import { type ContextLine, parseContextLine, SMALL_CONTEXT_FILES, wantedBits } from '@tinydock/protocol';
import { makeDeepTree, removeDeepTree } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contextKey } from './context-key.ts';
import { ContextListing, type ListContextOptions } from './context-listing.ts';

let directory: string;
const signal = new AbortController().signal;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-listing-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true, force: true });
});

function list(ignored = ''): Promise<ContextListing> {
  const secretPath = join(directory, 'state/key');
  return ContextListing.create({ directory, name: 'x', ignored: parseIgnorePatterns(ignored), secretPath, signal });
}

/** As many lines as a listing has, and more. */
const MANY = 10_000;

/** The lines, and what follows them where all files are wanted. */
async function send(listing: ContextListing): Promise<{ lines: readonly ContextLine[]; contents: string }> {
  const all = wantedBits([...Array(MANY).keys()], MANY);
  const chunks: Uint8Array[] = [];
  for await (const chunk of listing.read(Promise.resolve(all))) chunks.push(Buffer.from(chunk));
  const [lines = '', ...contents] = Buffer.concat(chunks).toString().split('\n\n');
  return { lines: lines.split('\n').map(parseContextLine), contents: contents.join('\n\n') };
}

/** Long enough after the last change that another one would be seen. */
function later(): void {
  vi.useFakeTimers({ now: Date.now() + 3000, toFake: ['Date'] });
}

describe('the listing of a context', () => {
  it('names what .dockerignore leaves, and sends the contents', async () => {
    mkdirSync(join(directory, 'd'));
    writeFileSync(join(directory, 'd/b'), 'bb');
    linkSync(join(directory, 'd/b'), join(directory, 'd/c'));
    symlinkSync('../x', join(directory, 'd/l'));
    writeFileSync(join(directory, 'gone'), 'gone');
    linkSync(join(directory, 'gone'), join(directory, 'kept'));
    const listing = await list('gone\nstate\n');
    const { lines, contents } = await send(listing);
    expect(lines.map(({ type, path, size, linkPath }) => `${type} ${path} ${size} ${linkPath}`.trim())).toEqual([
      'directory d 0',
      'file d/b 2',
      'file d/c 2',
      'symlink d/l 0 ../x',
      'file kept 4',
    ]);
    expect(lines.map(({ firstName }) => firstName)).toEqual(['', 'd/b', 'd/b', '', 'kept']);
    expect(contents).toBe('bbbbgone');
    expect([listing.files, listing.sizeBytes]).toEqual([5, 8]);
  });

  it('names a path that is too long, unless it is left out', async () => {
    mkdirSync(join(directory, 'deep'));
    makeDeepTree(join(directory, 'deep'), 21);
    try {
      await expect(list('state\n').then(send)).rejects.toThrow(
        /a path of the build context is longer than 4096 bytes; it begins with "deep\/d{95}"/,
      );
      writeFileSync(join(directory, 'kept'), '');
      expect((await send(await list('state\ndeep\n'))).lines).toMatchObject([{ path: 'kept' }]);
    } finally {
      removeDeepTree(join(directory, 'deep'));
    }
  });

  it('changes its stamp with the contents, whatever the size and the time that a user can set', async () => {
    const path = join(directory, 'a');
    writeFileSync(path, 'one');
    utimesSync(path, 1, 1);
    later();
    const before = (await send(await list('state'))).lines[0]?.stamp;
    vi.useRealTimers();
    await vi.waitFor(() => {
      writeFileSync(path, 'two');
      utimesSync(path, 1, 1);
      expect(statSync(path).ctimeMs.toString()).not.toBe(before?.split(':').at(-1));
    });
    later();
    const after = (await send(await list('state'))).lines[0]?.stamp;
    expect(before).not.toBe('');
    expect(after).not.toBe(before);
  });

  it('has no stamp for a file that changed just now', async () => {
    writeFileSync(join(directory, 'a'), 'one');
    expect((await send(await list('state'))).lines).toMatchObject([{ stamp: '' }]);
    later();
    expect((await send(await list('state'))).lines[0]?.stamp).not.toBe('');
  });

  it.each([
    ['another size', (path: string): void => writeFileSync(path, 'longer')],
    ['another file', (path: string): void => writeFileSync(path, 'two')],
    ['a symlink', (path: string): void => symlinkSync('/etc/passwd', path)],
    ['nothing', (): void => undefined],
  ])('sends no file that has become %s', async (_, change) => {
    const path = join(directory, 'a');
    writeFileSync(path, 'one');
    const listing = await list('state');
    renameSync(path, join(directory, 'b'));
    change(path);
    await expect(send(listing)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('"a" of the build context changed') as string,
    });
  });
});

describe('the listing of a large context', () => {
  const FILES = 2500;

  beforeEach(() => {
    for (let number = 0; number < FILES; number += 1) writeFileSync(join(directory, `${number}`), '');
  });

  function listLarge(changes: Partial<ListContextOptions> = {}): Promise<ContextListing> {
    const options = { directory, name: 'x', ignored: parseIgnorePatterns(''), secretPath: '/dev/null/x', signal };
    return ContextListing.create({ ...options, ...changes });
  }

  /** Fails at the last of the files. */
  const failing: IgnorePatterns = {
    isIgnored: (path) => {
      if (path === '999') throw new Error('it is broken');
      return false;
    },
    mayHoldExceptions: () => false,
  };

  it('is there before the directory has been walked, and comes whole', async () => {
    using listing = await listLarge();
    expect(listing.files).toBeGreaterThan(SMALL_CONTEXT_FILES);
    expect(listing.files).toBeLessThan(FILES);
    const { lines } = await send(listing);
    expect(lines.map(({ path }) => path)).toEqual(readdirSync(directory).sort());
  });

  it('is walked on while nobody reads it', async () => {
    using listing = await listLarge();
    await vi.waitFor(() => expect(listing.files).toBe(FILES));
  });

  it('is not walked on when it is disposed of', async () => {
    const listing = await listLarge();
    const { files } = listing;
    listing[Symbol.dispose]();
    await delay(50);
    expect(listing.files).toBe(files);
  });

  it('says what cannot be listed to who reads it, and only to them', async () => {
    const description = {
      code: 'FAILED_PRECONDITION',
      message: 'cannot read "999" of the build context: it is broken',
    };
    using unread = await listLarge({ ignored: failing });
    using listing = await listLarge({ ignored: failing });
    await expect(send(listing)).rejects.toMatchObject(description);
    expect(unread.files).toBeLessThan(FILES);
  });

  it('ends when the user wants it to', async () => {
    await expect(listLarge({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    const stop = new AbortController();
    using listing = await listLarge({ signal: stop.signal });
    stop.abort();
    await expect(send(listing)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('the key of a context', () => {
  it('is that of a user and a directory', () => {
    const secretPath = join(directory, 'state/tinydock/key');
    const key = contextKey(secretPath, directory);
    expect(key).toHaveLength(32);
    expect(contextKey(secretPath, directory)).toEqual(key);
    expect(contextKey(secretPath, tmpdir())).not.toEqual(key);
    expect(contextKey(join(directory, 'other'), directory)).not.toEqual(key);
    expect(statSync(secretPath).mode & 0o777).toBe(0o600);
    expect(readFileSync(secretPath)).toHaveLength(32);
  });

  it('is none where the secret can be neither read nor made', () => {
    writeFileSync(join(directory, 'short'), 'x');
    expect(contextKey(join(directory, 'short'), directory)).toHaveLength(0);
    expect(contextKey('/dev/null/key', directory)).toHaveLength(0);
  });
});
