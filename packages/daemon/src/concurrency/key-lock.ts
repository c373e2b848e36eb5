/** Runs work on one key strictly one after the other, and work on different keys at the same time. */
export class KeyLock {
  readonly #tails = new Map<string, Promise<void>>();

  /** Waits for earlier work on the key, whether it failed or not, then runs `work` and returns what it returns. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const { promise: tail, resolve: release } = Promise.withResolvers<undefined>();
    const chained = before.then(() => tail);
    this.#tails.set(key, chained);
    await before;
    try {
      return await work();
    } finally {
      release(undefined);
      if (this.#tails.get(key) === chained) this.#tails.delete(key);
    }
  }
}
