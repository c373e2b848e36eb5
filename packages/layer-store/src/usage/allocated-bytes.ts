import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { withShortPath } from '../writable/short-path.ts';

/** Of stat(2): the unit of `blocks`, whatever the filesystem's. */
const BLOCK_BYTES = 512;
/** How many entries of a directory are looked at before others get their turn. */
const ENTRIES_AT_ONCE = 64;

/** Counts the bytes that files take on the disk, as du(1) does: each inode once, symlinks not followed. */
export class AllocationCounter {
  /** Inodes with several names that have been counted. */
  readonly #counted = new Set<string>();

  /** Of what lies at the path, with all below it. 0 for what is not there, or goes while it is counted. */
  async countTree(path: string | Buffer): Promise<number> {
    return this.#count(Buffer.from(path));
  }

  /** Of a file or directory alone. */
  async countOne(path: string): Promise<number> {
    const stats = await ifThere(lstat(path));
    return stats === undefined ? 0 : this.#countInode(stats);
  }

  async #count(path: Buffer): Promise<number> {
    const stats = await ifThere(lstat(path));
    if (stats === undefined) return 0;
    const own = this.#countInode(stats);
    if (!stats.isDirectory()) return own;
    return own + ((await ifThere(withShortPath(path, (short) => this.#countChildren(short)))) ?? 0);
  }

  async #countChildren(path: Buffer): Promise<number> {
    // Names in a container's files need not be UTF-8.
    const names = (await ifThere(readdir(path, { encoding: 'buffer' }))) ?? [];
    let bytes = 0;
    for (let start = 0; start < names.length; start += ENTRIES_AT_ONCE) {
      const some = names.slice(start, start + ENTRIES_AT_ONCE);
      const sizes = await Promise.all(some.map((name) => this.#count(Buffer.concat([path, Buffer.from('/'), name]))));
      bytes += sizes.reduce((sum, size) => sum + size, 0);
    }
    return bytes;
  }

  #countInode(stats: Stats): number {
    if (stats.nlink > 1 && !stats.isDirectory()) {
      const inode = `${stats.dev}:${stats.ino}`;
      if (this.#counted.has(inode)) return 0;
      this.#counted.add(inode);
    }
    return stats.blocks * BLOCK_BYTES;
  }
}

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
