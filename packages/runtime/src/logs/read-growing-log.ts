import { type FSWatcher, watch } from 'node:fs';
import { hasErrnoCode } from '@tinydock/domain';
import { Wakeup } from '../wakeup.ts';
import type { OpenLog } from './open-log.ts';

export interface GrowingLog {
  readonly log: OpenLog;
  readonly path: string;
  /** Within the first file. */
  readonly offset: number;
  /** Aborted when nothing more will be written; absent to stop at the end of what is there. */
  readonly ended?: AbortSignal | undefined;
  /** Stops the reading. */
  readonly signal?: AbortSignal | undefined;
}

const BLOCK_BYTES = 128 * 1024;

/** Watches the file that has the name now; a rotation gives the name to another one. */
class NameWatch {
  readonly #path: string;
  readonly #wake: () => void;
  #watcher: FSWatcher | undefined;

  constructor(path: string, wake: () => void) {
    this.#path = path;
    this.#wake = wake;
    this.renew();
  }

  renew(): void {
    this.#watcher?.close();
    try {
      this.#watcher = watch(this.#path, { persistent: false }, this.#wake);
      this.#watcher.on('error', this.#wake);
    } catch (error) {
      // Between the two steps of a rotation, which ends with another call.
      if (!hasErrnoCode(error, 'ENOENT')) throw error;
    }
  }

  close(): void {
    this.#watcher?.close();
  }
}

/** Reads the files of a log one after the other, the first from an offset on, and what is added, until `ended` or `signal`. */
export async function* readGrowingLog(options: GrowingLog): AsyncGenerator<Buffer> {
  const { log, ended, signal } = options;
  const wakeup = new Wakeup();
  const watcher = ended === undefined ? undefined : new NameWatch(options.path, wakeup.set);
  log.onFile = () => {
    watcher?.renew();
    wakeup.set();
  };
  ended?.addEventListener('abort', wakeup.set);
  signal?.addEventListener('abort', wakeup.set);
  let { offset } = options;
  try {
    while (signal?.aborted !== true && log.current !== undefined) {
      // Asked before reading: what was written before the end, or before the next file was begun, is then read.
      const { hasNext } = log;
      const isLast = ended?.aborted !== false;
      const { bytesRead, buffer } = await log.current.read(Buffer.allocUnsafe(BLOCK_BYTES), 0, BLOCK_BYTES, offset);
      offset += bytesRead;
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else if (hasNext) {
        await log.advance();
        offset = 0;
      } else if (isLast) return;
      else await wakeup.wait();
    }
  } finally {
    watcher?.close();
    log.onFile = () => undefined;
    ended?.removeEventListener('abort', wakeup.set);
    signal?.removeEventListener('abort', wakeup.set);
  }
}
