import { constants, write, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasErrnoCode } from '@tinydock/domain';
import { allocateAligned } from '@tinydock/linux';

/** What a small layer has is likely to be read at once, by the next step of a build: it stays in the page cache. */
const CACHED_BYTES = 8 << 20;
const BLOCK_BYTES = 1 << 20;
/** Blocks that the disk may have while the next one is filled. */
const BLOCKS_UNDER_WAY = 2;
/** Of addresses, offsets and lengths: what every block device takes. */
const ALIGNMENT = 4096;

const writeAt = promisify(write);

/**
 * The tar of a layer while it is written. All but its beginning goes past the page cache: the disk works while the
 * next bytes are hashed, nothing is left for fsync to write, and what the user works with is not driven out of memory.
 * A filesystem that cannot do that is written to as usual. open(2), O_DIRECT.
 */
export class TarFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #allocate: typeof allocateAligned;
  /** Open past the page cache, once it is needed. */
  #direct: FileHandle | undefined;
  #isDirectPossible = true;
  #block: Buffer | undefined;
  readonly #spare: Buffer[] = [];
  /** Bytes of the block in use. */
  #filled = 0;
  /** Bytes in the file, once the block under way is written. */
  #written = 0;
  readonly #underWay: Promise<void>[] = [];

  private constructor(path: string, file: FileHandle, allocate: typeof allocateAligned) {
    this.#path = path;
    this.#file = file;
    this.#allocate = allocate;
  }

  /** @throws the error of open(2), EEXIST where it is there */
  static async create(path: string, allocate = allocateAligned): Promise<TarFile> {
    return new TarFile(path, await open(path, 'wx', 0o600), allocate);
  }

  /** Appends; the chunk is no longer needed when it resolves. @throws errors of this write or an earlier one */
  async write(chunk: Uint8Array): Promise<void> {
    const cached = Math.max(0, Math.min(chunk.length, CACHED_BYTES - this.#written));
    if (cached > 0) this.#writeCached(chunk.subarray(0, cached));
    for (let done = cached; done < chunk.length;) {
      this.#block ??= this.#spare.pop() ?? this.#allocate(BLOCK_BYTES, ALIGNMENT);
      const taken = Math.min(chunk.length - done, BLOCK_BYTES - this.#filled);
      this.#block.set(chunk.subarray(done, done + taken), this.#filled);
      this.#filled += taken;
      done += taken;
      if (this.#filled === BLOCK_BYTES) await this.#sendBlock(this.#block);
    }
  }

  /** All that was written is on the disk when it resolves. @throws as {@link write} */
  async sync(): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#block !== undefined) this.#writeCached(this.#block.subarray(0, this.#filled));
    this.#filled = 0;
    await this.#file.sync();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#direct?.close();
    await this.#file.close();
  }

  async #sendBlock(block: Buffer): Promise<void> {
    if (this.#underWay.length === BLOCKS_UNDER_WAY) await this.#underWay.shift();
    if (this.#isDirectPossible) this.#direct ??= await this.#openDirect();
    const writing = this.#writeBlock(block, this.#written);
    // Whoever writes or syncs next gets the failure.
    writing.catch(() => {});
    this.#underWay.push(writing);
    this.#written += BLOCK_BYTES;
    this.#filled = 0;
    this.#block = undefined;
  }

  async #writeBlock(block: Buffer, offset: number): Promise<void> {
    const done = await this.#writeDirect(block, offset);
    if (done < block.length) writeAll(this.#file.fd, block.subarray(done), offset + done);
    this.#spare.push(block);
  }

  /** @returns the bytes written; 0 where it is impossible after all */
  async #writeDirect(block: Buffer, offset: number): Promise<number> {
    if (this.#direct === undefined || !this.#isDirectPossible) return 0;
    try {
      const { bytesWritten } = await writeAt(this.#direct.fd, block, 0, block.length, offset);
      return bytesWritten;
    } catch (error) {
      return this.#giveUpDirect(error);
    }
  }

  async #openDirect(): Promise<FileHandle | undefined> {
    try {
      return await open(this.#path, constants.O_WRONLY | constants.O_DIRECT);
    } catch (error) {
      this.#giveUpDirect(error);
      return undefined;
    }
  }

  /** EINVAL is what a filesystem says that has no such writes, or wants them aligned otherwise. */
  #giveUpDirect(error: unknown): 0 {
    if (!hasErrnoCode(error, 'EINVAL')) throw error;
    this.#isDirectPossible = false;
    return 0;
  }

  // Synchronous: into the page cache it takes 0.5 ms a mebibyte, and a turn through the pool doubles that.
  #writeCached(bytes: Uint8Array): void {
    writeAll(this.#file.fd, bytes, this.#written);
    this.#written += bytes.length;
  }
}

function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}
