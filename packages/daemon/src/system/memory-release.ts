/**
 * Gives memory back a while after bulk work has ended. V8 and malloc keep what a pull needed, up to 200 MB, for as
 * long as the process lives; a daemon that idles between pulls should not.
 */
export class MemoryRelease {
  readonly #release: () => void;
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** `release` may block for some tens of milliseconds. */
  constructor(release: () => void, delayMs: number) {
    this.#release = release;
    this.#delayMs = delayMs;
  }

  /** Bulk work has ended; releases once nothing of the kind has ended for the delay. */
  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#release, this.#delayMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
