import { closeSync, fsync, openSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

const sync = promisify(fsync);

/** Writes a new file and its content to the disk. The name needs `syncDirectory`. @throws EEXIST where it is there */
export async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes a new file, and makes it and all names of the directory durable, with one wait. @throws EEXIST where it is there */
export async function writeSyncedInto(directory: string, name: string, content: string): Promise<void> {
  const file = await open(join(directory, name), 'wx', 0o600);
  try {
    await file.writeFile(content);
    await Promise.all([file.sync(), syncDirectory(directory)]);
  } finally {
    await file.close();
  }
}

/** Makes the names in a directory durable. Only the wait for the disk leaves this thread: opening what is in use does not. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = openSync(path, 'r');
  try {
    await sync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Renames across directories of one filesystem; durable when it resolves. */
export async function renameSynced(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncDirectory(dirname(to));
  await syncDirectory(dirname(from));
}

/** EDQUOT, which Node has no name for. */
const OVER_QUOTA = -122;

function isNoSpace(error: unknown): boolean {
  if (hasErrnoCode(error, 'ENOSPC')) return true;
  return error instanceof Error && 'errno' in error && error.errno === OVER_QUOTA;
}

/** Turns a full disk into the error that users see; gives any other error back. */
export function explainNoSpace(error: unknown, what: string): unknown {
  if (!isNoSpace(error)) return error;
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    reason: 'NO_SPACE',
    message: `no space left for ${what}`,
    hint: 'Free disk space where the daemon keeps its data: empty the trash with `tdctl trash empty`, remove unused images with `tdctl rmi --now`.',
    cause: error,
  });
}
