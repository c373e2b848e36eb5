import { readvSync } from 'node:fs';
import { createShortFileError } from '@tinydock/domain';
import type { IngestJob } from './ingest-job.ts';
import { withoutFirst } from './without-first.ts';
import type { SourceBlock } from './worker-messages.ts';

const BUFFER_BYTES = 1 << 20;
/** Numbers of each file of a block. */
const COLUMNS = 4;
/** IOV_MAX of Linux; limits.h. */
const MAX_PIECES = 1024;

/**
 * Gives a job the bytes of blocks with those of files between them, in large pieces. Files that lie one after the other in
 * a file are read in one call, each to where it belongs: nothing is copied.
 */
export class BlockReader {
  readonly #job: Pick<IngestJob, 'write'>;
  readonly #gathered = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #length = 0;
  /** Parts of what is gathered that are still to be read, from one place of a file on. */
  #pieces: Uint8Array[] = [];
  #pieceBytes = 0;
  #fd = -1;
  #position = 0;

  constructor(job: Pick<IngestJob, 'write'>) {
    this.#job = job;
  }

  /** The job has all of them when it resolves. @throws TinydockError FAILED_PRECONDITION for a file that has got shorter; as {@link IngestJob.write} */
  async write({ block, length, files }: SourceBlock): Promise<void> {
    const bytes = new Uint8Array(block, 0, length);
    let done = 0;
    for (let index = 0; index < files.length; index += COLUMNS) {
      const at = files[index] ?? 0;
      const before = bytes.subarray(done, at);
      if (!this.#add(before)) await this.#gather(before);
      done = at;
      this.#turnTo(files[index + 1] ?? 0, files[index + 2] ?? 0);
      for (let left = files[index + 3] ?? 0; left > 0;) {
        left -= this.#reserve(left);
        if (this.#length === BUFFER_BYTES) await this.#flush();
      }
    }
    await this.#gather(bytes.subarray(done));
    if (this.#length > 0) await this.#flush();
  }

  /** What is reserved next lies there. */
  #turnTo(fd: number, offset: number): void {
    if (fd === this.#fd && offset === this.#position + this.#pieceBytes) return;
    this.#read();
    this.#fd = fd;
    this.#position = offset;
  }

  /** @returns how many of so many bytes of the file have room */
  #reserve(bytes: number): number {
    if (this.#pieces.length === MAX_PIECES) this.#read();
    const piece = this.#gathered.subarray(this.#length, this.#length + bytes);
    this.#pieces.push(piece);
    this.#pieceBytes += piece.length;
    this.#length += piece.length;
    return piece.length;
  }

  /** Fills what is reserved. */
  #read(): void {
    while (this.#pieceBytes > 0) {
      const count = readvSync(this.#fd, this.#pieces, this.#position);
      if (count === 0) throw createShortFileError(this.#position);
      this.#position += count;
      this.#pieceBytes -= count;
      this.#pieces = withoutFirst(this.#pieces, count);
    }
  }

  /** In the turn, as small pieces mostly are. @returns false where there is no room */
  #add(bytes: Uint8Array): boolean {
    if (bytes.length >= BUFFER_BYTES - this.#length) return false;
    this.#gathered.set(bytes, this.#length);
    this.#length += bytes.length;
    return true;
  }

  async #gather(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const piece = bytes.subarray(done, done + BUFFER_BYTES - this.#length);
      this.#gathered.set(piece, this.#length);
      this.#length += piece.length;
      done += piece.length;
      if (this.#length === BUFFER_BYTES) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    this.#read();
    const gathered = this.#gathered.subarray(0, this.#length);
    this.#length = 0;
    await this.#job.write(gathered);
  }
}
