/**
 * Gives memory back a while after work has ended. V8 and malloc keep what a pull needed, up to 200 MB, or a hundred
 * containers, for as long as the process lives; a daemon that idles between them should not.
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

  /** Work has ended; releases once nothing of the kind has ended for the delay. */
  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#release, this.#delayMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
