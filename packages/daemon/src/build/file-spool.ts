import { type FileHandle, open } from 'node:fs/promises';
import type { Spool } from '@tinydock/builder';
import { TinydockError, hasErrnoCode } from '@tinydock/domain';
import { ContentsReader } from './contents-reader.ts';

const BUFFER_BYTES = 1024 * 1024;

function explain(error: unknown): unknown {
  if (!hasErrnoCode(error, 'ENOSPC', 'EDQUOT')) return error;
  const message = 'no space left on the device for the build context';
  return new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'NO_SPACE', message, cause: error });
}

/** A spool in one file, written in large pieces. */
export class FileSpool implements Spool, AsyncDisposable {
  readonly #file: FileHandle;
  readonly #reader: ContentsReader;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #buffered = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
    this.#reader = new ContentsReader(file);
  }

  /** Makes the file, which must not be there. */
  static async create(path: string): Promise<FileSpool> {
    return new FileSpool(await open(path, 'wx+', 0o600));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const piece = bytes.subarray(done, done + BUFFER_BYTES - this.#buffered);
      this.#buffer.set(piece, this.#buffered);
      this.#buffered += piece.length;
      done += piece.length;
      if (this.#buffered === BUFFER_BYTES) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    for (let done = 0; done < this.#buffered;) {
      const { bytesWritten } = await this.#file
        .write(this.#buffer, done, this.#buffered - done)
        .catch((error: unknown) => {
          throw explain(error);
        });
      done += bytesWritten;
    }
    this.#buffered = 0;
  }

  async *read(offset: number, length: number): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#buffered > 0) await this.#flush();
    yield* this.#reader.read(offset, length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
