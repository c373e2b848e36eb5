import { writevSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { startWriteBack, UncachedFile } from '@tinydock/linux';
import { withoutFirst } from './without-first.ts';

/** Written pages go to the disk in runs of this size while the layer still arrives, so that the last fsync is short. */
const WRITE_BACK_BYTES = 8 << 20;
/** The beginning of each layer stays in the page cache, and so do small layers as a whole. */
const CACHED_BYTES = 16 << 20;
/** Less is gathered. */
const LEAST_WRITE_BYTES = 256 << 10;
const PAGE_BYTES = 4096;

/** The tar of a layer, written from front to back in large pieces of whole pages. */
export class TarFile {
  readonly #file: FileHandle;
  readonly #uncached: UncachedFile;
  readonly #gathered = Buffer.allocUnsafeSlow(LEAST_WRITE_BYTES);
  #gatheredBytes = 0;
  #writtenBytes = 0;
  #writtenBackBytes = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
    this.#uncached = new UncachedFile(file.fd);
  }

  /** @throws EEXIST where it is there */
  static async create(path: string): Promise<TarFile> {
    return new TarFile(await open(path, 'wx', 0o600));
  }

  /**
   * Takes the next bytes, which are not needed any more when it returns. Synchronous: a mebibyte takes 0.5 ms, and a turn
   * through the pool as long again. @throws errors of the disk
   */
  write(chunk: Uint8Array): void {
    const bytes = this.#gatheredBytes + chunk.length;
    const done = bytes < LEAST_WRITE_BYTES ? 0 : bytes - (bytes % PAGE_BYTES) - this.#gatheredBytes;
    if (done > 0) this.#put([this.#takeGathered(), chunk.subarray(0, done)]);
    this.#gathered.set(chunk.subarray(done), this.#gatheredBytes);
    this.#gatheredBytes += chunk.length - done;
  }

  /** All bytes are in the file when it returns. @throws errors of the disk */
  flush(): void {
    this.#put([this.#takeGathered()]);
  }

  /** What was flushed is on the disk when it resolves. */
  async sync(): Promise<void> {
    await this.#file.sync();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#file.close();
  }

  #takeGathered(): Uint8Array {
    const gathered = this.#gathered.subarray(0, this.#gatheredBytes);
    this.#gatheredBytes = 0;
    return gathered;
  }

  #put(pieces: readonly Uint8Array[]): void {
    for (let rest = withoutFirst(pieces, 0); rest.length > 0;) {
      const written = this.#putSome(rest);
      this.#writtenBytes += written;
      rest = withoutFirst(rest, written);
    }
    const length = this.#writtenBytes - this.#writtenBackBytes;
    if (length < WRITE_BACK_BYTES) return;
    startWriteBack({ fd: this.#file.fd, offset: this.#writtenBackBytes, length });
    this.#writtenBackBytes = this.#writtenBytes;
  }

  #putSome(pieces: readonly Uint8Array[]): number {
    const position = this.#writtenBytes;
    if (position < CACHED_BYTES) return writevSync(this.#file.fd, pieces, position);
    return this.#uncached.writeSync(pieces, position);
  }
}
