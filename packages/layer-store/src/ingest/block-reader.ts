import { readSync } from 'node:fs';
import { createShortFileError } from '@tinydock/domain';
import type { IngestJob } from './ingest-job.ts';
import type { OpenFileBytes, SourceBlock } from './worker-messages.ts';

const BUFFER_BYTES = 1 << 20;
/** Numbers of each file of a block. */
const COLUMNS = 4;

/**
 * Gives a job the bytes of blocks with those of files between them. Small files that lie one after the other in a file
 * are read together, and all goes to the job in large pieces.
 */
export class BlockReader {
  readonly #job: Pick<IngestJob, 'write'>;
  readonly #gathered = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  readonly #window = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #length = 0;
  #fd = -1;
  #start = 0;
  #end = 0;

  constructor(job: Pick<IngestJob, 'write'>) {
    this.#job = job;
  }

  /** The job has all of them when it resolves. @throws TinydockError FAILED_PRECONDITION for a file that has got shorter; as {@link IngestJob.write} */
  async write({ block, length, files }: SourceBlock): Promise<void> {
    // A descriptor may be that of another file by now.
    this.#fd = -1;
    const bytes = new Uint8Array(block, 0, length);
    let done = 0;
    for (let index = 0; index < files.length; index += COLUMNS) {
      const at = files[index] ?? 0;
      const before = bytes.subarray(done, at);
      if (!this.#add(before)) await this.#gather(before);
      const file = { fd: files[index + 1] ?? 0, offset: files[index + 2] ?? 0, length: files[index + 3] ?? 0 };
      if (!this.#addFile(file)) await this.#read(file);
      done = at;
    }
    await this.#gather(bytes.subarray(done));
    if (this.#length > 0) await this.#flush();
  }

  /** In the turn, what lies among the bytes that were read last. @returns false where it does not, or there is no room */
  #addFile({ fd, offset, length }: OpenFileBytes): boolean {
    if (fd !== this.#fd || offset < this.#start || offset + length > this.#end) return false;
    return this.#add(this.#window.subarray(offset - this.#start, offset - this.#start + length));
  }

  async #read({ fd, offset, length }: OpenFileBytes): Promise<void> {
    for (let done = 0; done < length;) {
      const piece = this.#look(fd, offset + done);
      const taken = piece.subarray(0, length - done);
      if (!this.#add(taken)) await this.#gather(taken);
      done += taken.length;
    }
  }

  /** Some bytes from there on. */
  #look(fd: number, position: number): Uint8Array {
    if (fd !== this.#fd || position < this.#start || position >= this.#end) {
      const count = readSync(fd, this.#window, 0, BUFFER_BYTES, position);
      if (count === 0) throw createShortFileError(position);
      this.#fd = fd;
      this.#start = position;
      this.#end = position + count;
    }
    return this.#window.subarray(position - this.#start, this.#end - this.#start);
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
    const gathered = this.#gathered.subarray(0, this.#length);
    this.#length = 0;
    await this.#job.write(gathered);
  }
}
