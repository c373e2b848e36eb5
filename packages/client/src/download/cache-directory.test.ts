import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEDIA_TYPES } from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCacheDirectory, writeCacheDirectory } from './cache-directory.ts';

async function* layoutOf(name: string): AsyncGenerator<Uint8Array, void, undefined> {
  const blob = Buffer.from(name);
  const hex = createHash('sha256').update(blob).digest('hex');
  const manifests = [{ mediaType: MEDIA_TYPES.ociManifest, digest: `sha256:${hex}`, size: blob.length }];
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests }));
  for (const [path, bytes] of [[`blobs/sha256/${hex}`, blob] as const, ['index.json', index] as const]) {
    yield encodeTarHeader({ path, type: 'file', mode: 0o644, size: bytes.length });
    yield bytes;
    yield await Promise.resolve(tarPadding(bytes.length));
  }
  yield TAR_TRAILER;
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-cache-directory-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function tagsIn(): Promise<readonly (string | undefined)[]> {
  const { manifests } = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as {
    readonly manifests: readonly { readonly annotations: Readonly<Record<string, string>> }[];
  };
  return manifests.map(({ annotations }) => Object.values(annotations)[0]).toSorted();
}

const anHour = 60 * 60;
const ago = (seconds: number): number => Date.now() / 1000 - seconds;

test('several tags that come at once all get their entries', async () => {
  const tags = ['a', 'b', 'c', 'd'];
  await Promise.all(tags.map((tag) => writeCacheDirectory(directory, tag, layoutOf(tag))));
  expect(await tagsIn()).toEqual(tags);
  expect((await readdir(directory)).toSorted()).toEqual(['blobs', 'index.json']);
});

test('waits for a process that changes the directory', async () => {
  const lock = join(directory, '.tinydock.lock');
  await writeFile(lock, '1\n');
  const writing = writeCacheDirectory(directory, 'a', layoutOf('a'));
  await expect(Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])).resolves.toBe(
    'waits',
  );
  await rm(lock);
  await writing;
  expect(await tagsIn()).toEqual(['a']);
});

test('takes the lock of a process that died', async () => {
  await writeFile(join(directory, '.tinydock.lock'), '1\n');
  await utimes(join(directory, '.tinydock.lock'), ago(anHour), ago(anHour));
  await writeCacheDirectory(directory, 'a', layoutOf('a'));
  expect((await readdir(directory)).toSorted()).toEqual(['blobs', 'index.json']);
});

test('removes what processes left that died, and nothing that may still be written', async () => {
  const blobs = join(directory, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  for (const place of [directory, blobs]) {
    for (const name of ['.draft-old', '.draft-new', 'other']) await writeFile(join(place, name), 'x');
    for (const name of ['.draft-old', 'other']) await utimes(join(place, name), ago(30 * anHour), ago(30 * anHour));
  }
  await writeCacheDirectory(directory, 'a', layoutOf('a'));
  expect((await readdir(directory)).toSorted()).toEqual(['.draft-new', 'blobs', 'index.json', 'other']);
  expect(await readdir(blobs)).toEqual(expect.arrayContaining(['.draft-new', 'other']));
  expect(await readdir(blobs)).not.toContain('.draft-old');
});

test('a file is not a directory, and what is not there may become one', async () => {
  await writeFile(join(directory, 'file'), 'x');
  await expect(openCacheDirectory(join(directory, 'file'))).rejects.toThrow('file is not a directory');
  expect(await openCacheDirectory(join(directory, 'none'))).toEqual({ have: [] });
});
