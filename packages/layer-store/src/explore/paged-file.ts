import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { IndexDamage } from '../erofs/decode-erofs.ts';

const PAGE_BYTES = 64 * 1024;
const MAX_PAGES = 16;

/** A file read in pieces from a few pages that are kept; an index with sparse files may be of any size. */
export class PagedFile implements Disposable {
  readonly size: number;
  readonly #descriptor: number;
  /** The page used last is the last one. */
  readonly #pages = new Map<number, Buffer>();

  /** @throws the error of open(2) */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  get maxKeptBytes(): number {
    return Math.min(this.size, MAX_PAGES * PAGE_BYTES);
  }

  /** Bytes that stay as they are; not to be changed. @throws IndexDamage where the file ends before them */
  read(offset: number, length: number): Buffer {
    if (offset + length > this.size)
      throw new IndexDamage(`it ends at byte ${this.size}, before byte ${offset + length}`);
    const page = Math.floor(offset / PAGE_BYTES);
    const start = offset - page * PAGE_BYTES;
    if (start + length <= PAGE_BYTES) return this.#page(page).subarray(start, start + length);
    const result = Buffer.alloc(length);
    this.readInto(result, offset);
    return result;
  }

  /** Fills the buffer without keeping pages. @throws IndexDamage where the file ends before that */
  readInto(buffer: Buffer, offset: number): void {
    for (let done = 0; done < buffer.length;) {
      const count = readSync(this.#descriptor, buffer, done, buffer.length - done, offset + done);
      if (count === 0) throw new IndexDamage(`it ends at byte ${offset + done}`);
      done += count;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  #page(number: number): Buffer {
    const known = this.#pages.get(number);
    if (known !== undefined) {
      this.#pages.delete(number);
      this.#pages.set(number, known);
      return known;
    }
    const start = number * PAGE_BYTES;
    const page = Buffer.alloc(Math.min(PAGE_BYTES, this.size - start));
    this.readInto(page, start);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size >= MAX_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    this.#pages.set(number, page);
    return page;
  }
}
