import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 1024 * 1024;

/** A place in the buffer. */
export interface ReservedBytes {
  readonly buffer: Buffer;
  /** Of the same bytes: numbers go in faster than through the methods of the buffer, by far where the code is new. */
  readonly view: DataView;
  readonly start: number;
}

/** A new file written from front to back through one buffer, with room for pieces that are placed afterwards. */
export class ImageFile {
  readonly descriptor: number;
  readonly #buffer = Buffer.alloc(BUFFER_BYTES);
  readonly #view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, BUFFER_BYTES);
  readonly #hash = createHash('sha256');
  #flushed = 0;
  #used = 0;

  /** Creates the file with mode 0600. @throws the error of open(2), EEXIST where it is there */
  constructor(path: string) {
    this.descriptor = openSync(path, 'wx', 0o600);
  }

  /**
   * Zero bytes of the buffer at `offset` of the file, to be filled before the next call. Offsets must rise; gaps are
   * zeros.
   */
  reserve(offset: number, length: number): ReservedBytes {
    if (offset + length - this.#flushed > BUFFER_BYTES) this.flush();
    this.#skipTo(offset);
    if (offset + length - this.#flushed > BUFFER_BYTES) this.flush();
    const start = offset - this.#flushed;
    this.#used = start + length;
    return { buffer: this.#buffer, view: this.#view, start };
  }

  /** Writes the buffer out. */
  flush(): void {
    const bytes = this.#buffer.subarray(0, this.#used);
    this.#hash.update(bytes);
    writeAll(this.descriptor, bytes, this.#flushed);
    bytes.fill(0);
    this.#flushed += this.#used;
    this.#used = 0;
  }

  /** SHA-256 of everything flushed. Call it once. */
  digest(): Buffer {
    return this.#hash.digest();
  }

  /** Overwrites bytes that were flushed, or writes past them. */
  writeAt(offset: number, bytes: Uint8Array): void {
    writeAll(this.descriptor, bytes, offset);
  }

  /** Sets the length; what was not written is a hole. */
  setLength(bytes: number): void {
    ftruncateSync(this.descriptor, bytes);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  #skipTo(offset: number): void {
    while (offset - this.#flushed >= BUFFER_BYTES) {
      this.#used = BUFFER_BYTES;
      this.flush();
    }
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
}
