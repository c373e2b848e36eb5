import type { ByteString, FileStatus } from '@tinydock/tar';

/** What tells a file and its contents from others. */
export type FileIdentity = Pick<FileStatus, 'dev' | 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>;

/** A file of a context, as it was listed. */
export interface ListedContents {
  readonly path: ByteString;
  readonly status: FileIdentity;
}

const FIRST_ROWS = 1024;
const COLUMNS = 5;

/**
 * The files of a listing by their lines, as numbers in one block of memory: 21,000 statuses as Node makes them would live
 * through several collections of garbage, which copy them each time.
 */
export class ListedFiles {
  /** Undefined for a line of what is no file. */
  readonly #paths: (ByteString | undefined)[] = [];
  #numbers = new Float64Array(FIRST_ROWS * COLUMNS);

  /** Lines. */
  get count(): number {
    return this.#paths.length;
  }

  /** @param path undefined for a line of what is no file */
  add(path: ByteString | undefined, { dev, ino, size, mtimeMs, ctimeMs }: FileIdentity): void {
    const at = this.#paths.length * COLUMNS;
    this.#paths.push(path);
    if (at === this.#numbers.length) {
      const larger = new Float64Array(at * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[at] = dev;
    this.#numbers[at + 1] = ino;
    this.#numbers[at + 2] = size;
    this.#numbers[at + 3] = mtimeMs;
    this.#numbers[at + 4] = ctimeMs;
  }

  /** The files among the lines that are wanted. */
  *select(isWanted: (line: number) => boolean): Generator<ListedContents, void, undefined> {
    for (const [line, path] of this.#paths.entries()) {
      if (path === undefined || !isWanted(line)) continue;
      const [dev = 0, ino = 0, size = 0, mtimeMs = 0, ctimeMs = 0] = this.#numbers.subarray(line * COLUMNS);
      yield { path, status: { dev, ino, size, mtimeMs, ctimeMs } };
    }
  }
}
