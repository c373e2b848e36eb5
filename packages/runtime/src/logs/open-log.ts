import type { FileHandle } from 'node:fs/promises';

/** A reader may lag so many files behind; more are given up, the oldest first, so that it cannot use up descriptors. */
const MAX_WAITING_FILES = 64;

interface OpenLogOptions {
  readonly leave: () => void;
  /** Whether files that are begun later are read too. */
  readonly takesMore: boolean;
}

/** The files of a log that are yet to be read, the oldest first, held open whatever becomes of their names. */
export class OpenLog {
  readonly #files: FileHandle[];
  readonly #options: OpenLogOptions;
  #isComplete = false;
  /** Called when a file is added. */
  onFile: () => void = () => undefined;

  constructor(files: readonly FileHandle[], options: OpenLogOptions) {
    this.#files = [...files];
    this.#options = options;
  }

  get files(): readonly FileHandle[] {
    return this.#files;
  }

  /** The file that is read; undefined where there is no log. */
  get current(): FileHandle | undefined {
    return this.#files[0];
  }

  /** True where nothing is written to the current file any more. */
  get hasNext(): boolean {
    return this.#isComplete || this.#files.length > 1;
  }

  async add(file: FileHandle): Promise<void> {
    this.#isComplete = !this.#options.takesMore;
    if (this.#isComplete) await file.close();
    else this.#files.push(file);
    if (this.#files.length > MAX_WAITING_FILES) await this.#files.splice(1, 1)[0]?.close();
    this.onFile();
  }

  /** Goes on to the next file. */
  async advance(): Promise<void> {
    await this.#files.shift()?.close();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#options.leave();
    for (const file of this.#files.splice(0)) await file.close();
  }
}
