import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';

/** Of stat(2): the unit of `blocks`, whatever the filesystem's. */
const BLOCK_BYTES = 512;

/**
 * Bytes that a file, or a directory with all below it, takes on the disk, as du(1) counts: each inode once, symlinks
 * not followed. 0 for what is not there, and for what goes while it is counted.
 * @param seen Inodes that are counted already; those that are counted now are added.
 */
export async function allocatedBytes(path: string, seen = new Set<string>()): Promise<number> {
  try {
    const stats = await lstat(path);
    const children = stats.isDirectory() ? await readdir(path) : [];
    let bytes = countInode(stats, seen);
    for (const name of children) bytes += await allocatedBytes(join(path, name), seen);
    return bytes;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

function countInode(
  stats: {
    readonly dev: number;
    readonly ino: number;
    readonly nlink: number;
    readonly blocks: number;
    isDirectory(): boolean;
  },
  seen: Set<string>,
): number {
  if (stats.nlink > 1 && !stats.isDirectory()) {
    const inode = `${stats.dev}:${stats.ino}`;
    if (seen.has(inode)) return 0;
    seen.add(inode);
  }
  return stats.blocks * BLOCK_BYTES;
}
