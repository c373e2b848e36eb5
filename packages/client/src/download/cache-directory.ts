import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Descriptor,
  hasErrnoCode,
  MEDIA_TYPES,
  NAME_ANNOTATIONS,
  parseManifest,
  TinydockError,
} from '@tinydock/domain';
import { readTarEntries, type StreamedTarEntry } from '@tinydock/tar';
import { syncDirectory, writeFailure } from './archive-file.ts';
import { withDirectoryLock } from './directory-lock.ts';
import { notOfLayout } from './layout-directory.ts';

/** Of a directory for a cache. */
export interface CacheDirectory {
  /** Digests of the blobs that are there. */
  readonly have: readonly string[];
}

const BLOB = /^blobs\/sha256\/([0-9a-f]{64})$/;
const BLOB_NAME = /^[0-9a-f]{64}$/;
const MAX_INDEX_BYTES = 8 * 1024 * 1024;
/** As many as fit into a message; the others are written again. */
const MAX_HAVE = 20_000;

/** Files on their way; one that has been so for a day was left by a process that died. */
const DRAFT_PREFIX = '.draft-';
const DRAFT_LIFE_MS = 24 * 60 * 60 * 1000;

async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}

/** What `index.json` names; nothing where it is not there. @throws TinydockError INVALID_ARGUMENT / INVALID_MANIFEST */
async function readIndex(directory: string): Promise<readonly Descriptor[]> {
  const path = join(directory, 'index.json');
  const stats = await orNothing(stat(path));
  if (stats === undefined) return [];
  if (!stats.isFile() || stats.size > MAX_INDEX_BYTES)
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `${path} is not the index of an OCI layout` });
  const index = parseManifest(await readFile(path), MEDIA_TYPES.ociIndex);
  return index.kind === 'index' ? index.manifests : [];
}

async function removeOldDrafts(directory: string): Promise<void> {
  for (const name of (await orNothing(readdir(directory))) ?? []) {
    if (!name.startsWith(DRAFT_PREFIX)) continue;
    const stats = await orNothing(stat(join(directory, name)));
    if (stats !== undefined && Date.now() - stats.mtimeMs > DRAFT_LIFE_MS)
      await rm(join(directory, name), { force: true });
  }
}

/**
 * Looks into the directory that is to take a cache, before anything is asked of the daemon; it need not be there.
 * @throws TinydockError INVALID_ARGUMENT for what is no layout; what the system says, naming the directory
 */
export async function openCacheDirectory(directory: string): Promise<CacheDirectory> {
  try {
    if ((await orNothing(stat(directory)))?.isDirectory() === false)
      throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `${directory} is not a directory` });
    await readIndex(directory);
    const names = (await orNothing(readdir(join(directory, 'blobs/sha256')))) ?? [];
    const have = names.filter((name) => BLOB_NAME.test(name)).map((name) => `sha256:${name}`);
    return { have: have.slice(0, MAX_HAVE) };
  } catch (error) {
    throw writeFailure(directory, error);
  }
}

/** The file appears when the disk has all of it. @returns its sha256 */
async function writeDraft(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o644);
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

async function replace(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, hex = ''): Promise<void> {
  const draft = join(dirname(path), `${DRAFT_PREFIX}${randomBytes(8).toString('hex')}`);
  try {
    const found = await writeDraft(draft, bytes);
    if (hex !== '' && found !== hex)
      throw new TinydockError({ code: 'DATA_LOSS', message: `what was sent as ${hex} has the digest ${found}` });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function collect(data: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of data) {
    length += chunk.length;
    if (length > MAX_INDEX_BYTES)
      throw new TinydockError({ code: 'INTERNAL', message: 'the daemon sent an index without end' });
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** The entry of a tag takes the place of the one that had it. */
function mergeIndex(before: readonly Descriptor[], [entry]: readonly Descriptor[], tag: string): Buffer {
  if (entry === undefined) throw new TinydockError({ code: 'INTERNAL', message: 'the daemon sent an empty index' });
  const others = before.filter(({ annotations }) => annotations?.[NAME_ANNOTATIONS.refName] !== tag);
  const manifests = [...others, { ...entry, annotations: { [NAME_ANNOTATIONS.refName]: tag } }];
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests }));
}

async function writeEntry(directory: string, { entry, data }: StreamedTarEntry): Promise<Buffer | undefined> {
  const hex = entry.type === 'file' ? BLOB.exec(entry.path)?.[1] : undefined;
  if (hex !== undefined) {
    await replace(join(directory, entry.path), data, hex);
    return undefined;
  }
  if (entry.type === 'file' && entry.path === 'index.json') return await collect(data);
  if (entry.type === 'file' && entry.path === 'oci-layout') {
    const bytes = await collect(data);
    if ((await orNothing(stat(join(directory, 'oci-layout')))) === undefined)
      await replace(join(directory, 'oci-layout'), [bytes]);
    return undefined;
  }
  throw notOfLayout(entry.path);
}

/**
 * Adds a cache to an OCI layout, under a tag: its blobs, and in the end its entry in `index.json`, which replaces the one
 * that had the tag. Other entries and blobs stay.
 * @throws what the bytes throw; TinydockError that names the directory
 */
export async function writeCacheDirectory(
  directory: string,
  tag: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    await mkdir(join(directory, 'blobs/sha256'), { recursive: true, mode: 0o755 });
    await Promise.all([directory, join(directory, 'blobs/sha256')].map(removeOldDrafts));
    let index: Buffer | undefined;
    for await (const entry of readTarEntries(bytes, { reason: 'INVALID_ARCHIVE' }))
      index = (await writeEntry(directory, entry)) ?? index;
    const sent = index === undefined ? undefined : parseManifest(index, MEDIA_TYPES.ociIndex);
    await syncDirectory(join(directory, 'blobs/sha256'));
    await withDirectoryLock(directory, async () => {
      const merged = mergeIndex(await readIndex(directory), sent?.kind === 'index' ? sent.manifests : [], tag);
      await replace(join(directory, 'index.json'), [merged]);
      await syncDirectory(directory);
    });
  } catch (error) {
    throw writeFailure(directory, error);
  }
}
