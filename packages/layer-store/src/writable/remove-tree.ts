import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { unprotectFile } from '@tinydock/linux';
import { withShortPath } from './short-path.ts';

type Kind = Pick<Dirent, 'isDirectory' | 'isFile'>;

async function unprotect(path: Buffer): Promise<void> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    unprotectFile(handle.fd);
  } finally {
    await handle.close();
  }
}

async function removeFile(path: Buffer, kind: Kind): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!kind.isFile() || !hasErrnoCode(error, 'EPERM')) throw error;
    await unprotect(path);
    await unlink(path);
  }
}

async function removeDirectory(directory: Buffer): Promise<void> {
  await withShortPath(directory, async (short) => {
    const entries = await readdir(short, { encoding: 'buffer', withFileTypes: true });
    // The slash: a path by a descriptor is a symlink.
    await unprotect(Buffer.concat([short, Buffer.from('/.')])).catch(ignoreMissingFlags);
    for (const entry of entries) await removeAny(Buffer.concat([short, Buffer.from('/'), entry.name]), entry);
  });
  await rmdir(directory);
}

function ignoreMissingFlags(error: unknown): void {
  if (!hasErrnoCode(error, 'ENOTTY', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL')) throw error;
}

async function removeAny(path: Buffer, kind: Kind): Promise<void> {
  await (kind.isDirectory() ? removeDirectory(path) : removeFile(path, kind));
}

/** Of `rm`: paths that are too long, and entries that are protected, which it takes for directories. */
const NEEDS_MORE = ['ENAMETOOLONG', 'EPERM', 'ENOTDIR', 'ENOTEMPTY'] as const;

/**
 * Removes what is at the path with all below it, also what programs have made deeper than a path can say, or immutable.
 * Nothing where nothing is there. Nobody else may change the tree meanwhile.
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!hasErrnoCode(error, ...NEEDS_MORE)) throw error;
    await removeAny(Buffer.from(path), await lstat(path));
  }
}
