import { watch } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

export interface GrowingFile {
  readonly file: FileHandle;
  readonly path: string;
  readonly offset: number;
  /** Aborted when nothing more will be written; absent to stop at the end of what is there. */
  readonly ended?: AbortSignal | undefined;
  /** Stops the reading. */
  readonly signal?: AbortSignal | undefined;
}

const BLOCK_BYTES = 128 * 1024;

/** A flag that can be waited for: an event that comes while nobody waits is not lost. */
class Wakeup {
  #isSet = false;
  #resolve: (() => void) | undefined;

  readonly set = (): void => {
    this.#isSet = true;
    this.#resolve?.();
  };

  async wait(): Promise<void> {
    if (!this.#isSet) await new Promise<void>((resolve) => (this.#resolve = resolve));
    this.#isSet = false;
    this.#resolve = undefined;
  }
}

/** Reads a file from an offset on, and what is added to it, until `ended` or `signal`. */
export async function* readGrowingFile(options: GrowingFile): AsyncGenerator<Buffer> {
  const { file, ended, signal } = options;
  const wakeup = new Wakeup();
  const watcher = ended === undefined ? undefined : watch(options.path, { persistent: false }, wakeup.set);
  watcher?.on('error', wakeup.set);
  ended?.addEventListener('abort', wakeup.set);
  signal?.addEventListener('abort', wakeup.set);
  let { offset } = options;
  try {
    while (signal?.aborted !== true) {
      // Asked before reading: what was written before the end is then read.
      const isLast = ended?.aborted !== false;
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK_BYTES), 0, BLOCK_BYTES, offset);
      offset += bytesRead;
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else if (isLast) return;
      else await wakeup.wait();
    }
  } finally {
    watcher?.close();
    ended?.removeEventListener('abort', wakeup.set);
    signal?.removeEventListener('abort', wakeup.set);
  }
}
