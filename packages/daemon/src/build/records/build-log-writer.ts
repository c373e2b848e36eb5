import { EventEmitter, once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import type { TimedBuildEvent } from '@tinydock/domain';
import type { Logger } from '../../system/logger.ts';
import { encodeEntry } from './encode-entry.ts';

/** Events come in bursts; one write for each would slow down what they tell of. */
const WRITE_DELAY_MS = 100;

/**
 * Writes the log of a build, some of it at a time. A daemon that is killed loses the last tenth of a second; a disk
 * that is full ends the log, not the build.
 */
export class BuildLogWriter {
  readonly #path: string;
  readonly #logger: Logger;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #maxBytes: number;
  #waiting: TimedBuildEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #file: FileHandle | undefined;
  #bytes = 0;
  #isBroken = false;
  #isClosed = false;

  constructor({ path, maxBytes, logger }: { path: string; maxBytes: number; logger: Logger }) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#logger = logger;
  }

  /** Bytes that a reader finds in the file; whole lines. */
  get bytes(): number {
    return this.#bytes;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  append(entry: TimedBuildEvent): void {
    if (this.#isBroken || this.#isClosed) return;
    this.#waiting.push(entry);
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, WRITE_DELAY_MS).unref();
  }

  /** Resolves when there is more to read or the log is closed. @throws where the signal is aborted */
  async changed(signal: AbortSignal): Promise<void> {
    await once(this.#changes, 'change', { signal });
  }

  /** Writes what waits. Idempotent. */
  async close(): Promise<void> {
    this.#flush();
    await this.#writing;
    this.#isClosed = true;
    await this.#file?.close().catch(() => undefined);
    this.#file = undefined;
    this.#changes.emit('change');
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = this.#waiting;
    this.#waiting = [];
    if (entries.length > 0) this.#writing = this.#writing.then(() => this.#write(entries));
  }

  async #write(entries: readonly TimedBuildEvent[]): Promise<void> {
    if (this.#isBroken) return;
    try {
      const data = Buffer.from(entries.map(encodeEntry).join(''));
      if (this.#bytes + data.length > this.#maxBytes) {
        this.#isBroken = true;
        return;
      }
      this.#file ??= await open(this.#path, 'a', 0o600);
      await this.#file.appendFile(data);
      this.#bytes += data.length;
      this.#changes.emit('change');
    } catch (error) {
      this.#isBroken = true;
      this.#logger.error({ err: error, path: this.#path }, 'cannot write the log of a build');
    }
  }
}
