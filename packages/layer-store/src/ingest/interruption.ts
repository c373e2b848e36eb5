/**
 * Lets one waiting call at a time be ended from outside. Unlike `Promise.race` with a promise that lives as long as
 * the work, waiting many times holds no memory.
 */
export class Interruption {
  #reason: { readonly error: unknown } | undefined;
  #reject: ((error: unknown) => void) | undefined;

  get isInterrupted(): boolean {
    return this.#reason !== undefined;
  }

  /** Ends the waiting call and all later ones; the first error wins. */
  interrupt(error: unknown): void {
    this.#reason ??= { error };
    this.#reject?.(this.#reason.error);
  }

  /** As the promise, unless interrupted first. @throws the error of the interruption */
  async wait<T>(promise: Promise<T>): Promise<T> {
    // What a promise that nobody waits for any more says does not matter.
    promise.catch(() => {});
    if (this.#reason !== undefined) throw this.#reason.error;
    return await new Promise<T>((resolve, reject) => {
      this.#reject = reject;
      promise.then(resolve, reject);
    });
  }
}
