/**
 * Carries events from concurrent work to one reader. Where `coalesceKey` gives a later event the key of one that
 * still waits, the later one takes its place, so a slow reader costs no memory.
 */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #coalesceKey: ((event: T) => string | undefined) | undefined;
  readonly #waiting: T[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(coalesceKey?: (event: T) => string | undefined) {
    this.#coalesceKey = coalesceKey;
  }

  push(event: T): void {
    const key = this.#coalesceKey?.(event);
    const index = key === undefined ? -1 : this.#waiting.findIndex((other) => this.#coalesceKey?.(other) === key);
    if (index === -1) this.#waiting.push(event);
    else this.#waiting[index] = event;
    this.#wake?.();
  }

  /** No more events; the reader gets what waits, then the end. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The reader gets what waits, then the error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#waiting.length > 0) yield this.#waiting.shift() as T;
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/**
 * Runs `work`, which reports to the queue, and yields its events; the end of the work is the end of the events. When
 * the reader stops early, `signal` of the work is aborted and the work is awaited before the reader goes on.
 */
export async function* streamEvents<T>(
  options: { readonly signal: AbortSignal | undefined; readonly coalesceKey?: (event: T) => string | undefined },
  work: (push: (event: T) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T, void, undefined> {
  const queue = new EventQueue<T>(options.coalesceKey);
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const running = work((event) => {
    queue.push(event);
  }, signal).then(
    () => {
      queue.end();
    },
    (error: unknown) => {
      queue.fail(error);
    },
  );
  try {
    yield* queue;
  } finally {
    stop.abort();
    await running;
  }
}
