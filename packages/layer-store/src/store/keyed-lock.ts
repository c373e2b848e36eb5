/** Runs actions of one key one after the other; actions of different keys do not wait for each other. */
export class KeyedLock {
  readonly #tails = new Map<string, Promise<undefined>>();

  async run<T>(key: string, action: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve(undefined);
    const { promise: tail, resolve: release } = Promise.withResolvers<undefined>();
    this.#tails.set(key, tail);
    await before;
    try {
      return await action();
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
      release(undefined);
    }
  }
}
