import { setTimeout as delay } from 'node:timers/promises';

/** A reading that takes long is not done more than half of the time, up to a pause of so long. */
const MAX_PAUSE_MS = 2000;

/** Reads again whatever has changed, but lets a reading end first: events that never cease would let none of them. */
export class RepeatedReading {
  readonly #read: (signal: AbortSignal) => Promise<void>;
  #scope = '';
  #wanted = 0;
  #done: number | undefined;
  #abort: AbortController | undefined;

  /** @param read Ends soon after its signal is aborted. It sees to its own errors. */
  constructor(read: (signal: AbortSignal) => Promise<void>) {
    this.#read = read;
  }

  /**
   * Reads, unless it has been read for this version or is about to be.
   * @param scope what is read; another one is read at once, and an empty one ends the reading
   */
  follow(scope: string, version: number): void {
    if (scope !== this.#scope) {
      this.#abort?.abort();
      this.#abort = undefined;
      this.#scope = scope;
      this.#done = undefined;
    }
    this.#wanted = version;
    if (scope !== '' && this.#abort === undefined && this.#done !== version) void this.#run();
  }

  async #run(): Promise<void> {
    const abort = new AbortController();
    const { signal } = abort;
    this.#abort = abort;
    while (!signal.aborted && this.#done !== this.#wanted) {
      this.#done = this.#wanted;
      const start = performance.now();
      await this.#read(signal);
      const pause = Math.min(performance.now() - start, MAX_PAUSE_MS);
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
    if (this.#abort === abort) this.#abort = undefined;
  }
}
