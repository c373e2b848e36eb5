import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

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

/** Makes the names in a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
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
