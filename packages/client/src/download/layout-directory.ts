import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { readTarEntries, type StreamedTarEntry } from '@tinydock/tar';
import { syncDirectory, writeFailure } from './archive-file.ts';

/** All that an OCI layout holds; nothing else is written, whatever the archive says. */
const LAYOUT_FILE = /^(?:oci-layout|index\.json|blobs\/sha256\/[0-9a-f]{64})$/;

/** For an entry that is not to be written. */
export function notOfLayout(path: string): TinydockError {
  const message = `the daemon sent ${JSON.stringify(path.slice(0, 200))}, which is no file of an OCI layout`;
  return new TinydockError({ code: 'INTERNAL', message });
}

async function writeEntry(directory: string, { entry, data }: StreamedTarEntry): Promise<void> {
  if (entry.type !== 'file' || !LAYOUT_FILE.test(entry.path)) throw notOfLayout(entry.path);
  const file = await open(join(directory, entry.path), 'wx', 0o644);
  try {
    for await (const chunk of data) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Refuses a target that cannot become a layout, before anything is asked of the daemon.
 * @throws TinydockError ALREADY_EXISTS where something is there, but for an empty directory; NOT_FOUND
 */
export async function checkLayoutTarget(path: string): Promise<void> {
  const names = await readdir(path).catch(async (error: unknown) => {
    if (!hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw writeFailure(path, error);
    if (hasErrnoCode(error, 'ENOTDIR')) return [''];
    await readdir(dirname(path)).catch((cause: unknown) => {
      throw writeFailure(path, cause);
    });
    return [];
  });
  if (names.length === 0) return;
  throw new TinydockError({
    code: 'ALREADY_EXISTS',
    message: `cannot write ${path}: it is there already, and is not an empty directory`,
    hint: 'Name a directory that is not there yet.',
  });
}

/**
 * Writes the tar of an OCI layout as a directory, which appears when the disk has all of it.
 * @throws what the bytes throw; TinydockError that names the directory
 */
export async function writeLayoutDirectory(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const draft = join(dirname(path), `.${basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(join(draft, 'blobs/sha256'), { recursive: true, mode: 0o755 });
    for await (const entry of readTarEntries(bytes, { reason: 'INVALID_ARCHIVE' })) await writeEntry(draft, entry);
    for (const directory of ['blobs/sha256', 'blobs', '.']) await syncDirectory(join(draft, directory));
    await rename(draft, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw writeFailure(path, error);
  }
}
