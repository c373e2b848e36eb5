/** Work that is done for a key, and done anew for another: whatever is shown decides what is read. */
export class Subscription {
  readonly #work: (signal: AbortSignal) => Promise<void>;
  #key = '';
  #abort: AbortController | undefined;

  /** @param work Ends soon after its signal is aborted. It sees to its own errors. */
  constructor(work: (signal: AbortSignal) => Promise<void>) {
    this.#work = work;
  }

  /** Starts the work for this key, unless it is the one it is done for; an empty key ends it. */
  follow(key: string): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#abort?.abort();
    this.#abort = undefined;
    if (key === '') return;
    const abort = new AbortController();
    this.#abort = abort;
    void this.#work(abort.signal);
  }
}
