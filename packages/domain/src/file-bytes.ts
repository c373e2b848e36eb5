import { TinydockError } from './errors.ts';

/** A regular file that this process has open. */
export interface FileReader {
  readonly fd: number;
  /** As pread(2): so many bytes at most, fewer at the end of the file, in memory that is the caller's. */
  readonly read: (position: number, length: number) => Promise<Uint8Array>;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Bytes that lie in an open file: whoever wants them can iterate, as over any source and as often as they like, or pick
 * parts, or have another thread of the process read `length` bytes at `offset` of `fd`. Whoever opened the file keeps
 * it open until all of them are done.
 */
export class FileBytes implements AsyncIterable<Uint8Array> {
  readonly offset: number;
  readonly length: number;
  readonly #file: FileReader;

  constructor(file: FileReader, offset: number, length: number) {
    this.#file = file;
    this.offset = offset;
    this.length = length;
  }

  get fd(): number {
    return this.#file.fd;
  }

  /** The bytes from `start` to `end`, as far as there are such. */
  slice(start: number, end: number): FileBytes {
    const from = Math.min(start, this.length);
    return new FileBytes(this.#file, this.offset + from, Math.max(0, Math.min(end, this.length) - from));
  }

  /** All of them; for what is known to be small. @throws as the iteration */
  async read(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) chunks.push(chunk);
    const whole = new Uint8Array(this.length);
    let filled = 0;
    for (const chunk of chunks) {
      whole.set(chunk, filled);
      filled += chunk.length;
    }
    return whole;
  }

  /** @throws TinydockError FAILED_PRECONDITION where the file has got shorter; what reading throws */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let done = 0; done < this.length;) {
      const chunk = await this.#file.read(this.offset + done, Math.min(CHUNK_BYTES, this.length - done));
      if (chunk.length === 0) throw createShortFileError(this.offset + done);
      done += chunk.length;
      yield chunk;
    }
  }
}

/** A file that was cut while it was read. */
export function createShortFileError(position: number): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `the file got shorter while it was read: it ends at ${position} now`,
    hint: 'Try again when nobody writes to it.',
  });
}
