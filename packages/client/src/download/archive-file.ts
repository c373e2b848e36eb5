import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasErrnoCode, isTinydockError, TinydockError } from '@tinydock/domain';

type Bytes = AsyncIterable<Uint8Array>;

const FILE_MODE = 0o600;

/** What the system said of a target, as users should read it. */
export function writeFailure(path: string, cause: unknown): TinydockError {
  if (isTinydockError(cause)) return cause;
  const options = { message: `cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, cause };
  if (hasErrnoCode(cause, 'ENOENT', 'ENOTDIR')) return new TinydockError({ code: 'NOT_FOUND', ...options });
  if (hasErrnoCode(cause, 'EACCES', 'EPERM', 'EROFS')) {
    return new TinydockError({ code: 'PERMISSION_DENIED', ...options });
  }
  if (hasErrnoCode(cause, 'ENOSPC', 'EDQUOT')) {
    return new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'NO_SPACE', ...options });
  }
  return new TinydockError({ code: 'FAILED_PRECONDITION', ...options });
}

/** Has the disk take what a directory names. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function writeTo(path: string, flags: string, bytes: Bytes): Promise<void> {
  const file = await open(path, flags, FILE_MODE);
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
    // A device or pipe has nothing to sync.
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAtomically(path: string, bytes: Bytes): Promise<void> {
  const draft = join(dirname(path), `.${basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeTo(draft, 'wx', bytes);
    await rename(draft, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Refuses a target that cannot become a file, before anything is asked of the daemon.
 * @throws TinydockError INVALID_ARGUMENT for a directory; NOT_FOUND where its directory is not there
 */
export async function checkArchiveTarget(path: string): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw writeFailure(path, error);
  });
  if (stats === undefined) {
    await stat(dirname(path)).catch((error: unknown) => {
      throw writeFailure(path, error);
    });
  } else if (stats.isDirectory()) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot write ${path}: it is a directory` });
  }
}

/**
 * Writes bytes to a file that appears when the disk has all of them, and takes the place of one that was there before. A
 * device or pipe is written to as it is.
 * @throws what the bytes throw; TinydockError that names the file
 */
export async function writeArchiveFile(path: string, bytes: Bytes): Promise<void> {
  try {
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) await writeAtomically(path, bytes);
    else if (stats.isFile()) await writeAtomically(await realpath(path), bytes);
    else await writeTo(path, 'w', bytes);
  } catch (error) {
    throw writeFailure(path, error);
  }
}
