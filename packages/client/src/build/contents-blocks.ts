import * as fs from 'node:fs';
import { hasErrnoCode } from '@tinydock/domain';
import { type ByteString, encodeByteString, type FileStatus, toByteString } from '@tinydock/tar';
import { contextChanged, describeContextError } from './find-context-files.ts';

/** A file of a context, as it was listed. */
export interface ListedContents {
  readonly path: ByteString;
  readonly status: FileStatus;
}

/**
 * Small enough for the daemon to take one block while the next is read, large enough for hundreds of small files not to
 * cost a write each.
 */
const BLOCK_BYTES = 256 * 1024;
// A FIFO or a link that has taken the place of a file since it was looked at is neither waited for nor followed.
const READ_FLAGS = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

/** True for the very file that was listed, with the contents that it had. */
function isUnchanged(now: FileStatus, { dev, ino, size, mtimeMs, ctimeMs }: FileStatus): boolean {
  return now.dev === dev && now.ino === ino && now.size === size && now.mtimeMs === mtimeMs && now.ctimeMs === ctimeMs;
}

/**
 * Reads files one after the other into a block, without a buffer or a promise for each. A block that is yielded holds
 * until the next is asked for: memory that is new costs a fault for each of its pages, which is as much as copying it.
 */
export class ContentsBlocks {
  /** Of all paths, with a slash. */
  readonly #prefix: ByteString;
  readonly #block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  #filled = 0;

  constructor(directory: string) {
    this.#prefix = toByteString(`${directory}/`);
  }

  /** Reads the file whole; yields the blocks that it fills. @throws TinydockError PERMISSION_DENIED, FAILED_PRECONDITION */
  *add(file: ListedContents): Generator<Uint8Array, void, undefined> {
    const { path, status } = file;
    const descriptor = this.#open(path);
    try {
      if (!isUnchanged(fs.fstatSync(descriptor), status)) throw contextChanged(path);
      for (let left = status.size; left > 0;) {
        left -= this.#fill(descriptor, file, left);
        if (this.#filled === BLOCK_BYTES) yield this.#take();
      }
    } finally {
      fs.closeSync(descriptor);
    }
  }

  /** What no block has been yielded for. */
  *end(): Generator<Uint8Array, void, undefined> {
    if (this.#filled > 0) yield this.#take();
  }

  #take(): Uint8Array {
    const block = this.#block.subarray(0, this.#filled);
    this.#filled = 0;
    return block;
  }

  #fill(descriptor: number, { path }: ListedContents, left: number): number {
    const length = Math.min(left, BLOCK_BYTES - this.#filled);
    try {
      const count = fs.readSync(descriptor, this.#block, this.#filled, length, null);
      if (count === 0) throw contextChanged(path);
      this.#filled += count;
      return count;
    } catch (error) {
      throw describeContextError({ path }, error);
    }
  }

  #open(path: ByteString): number {
    try {
      return fs.openSync(encodeByteString(this.#prefix + path), READ_FLAGS);
    } catch (error) {
      if (hasErrnoCode(error, 'ELOOP', 'ENOENT', 'ENXIO', 'ENOTDIR')) throw contextChanged(path);
      throw describeContextError({ path }, error);
    }
  }
}
