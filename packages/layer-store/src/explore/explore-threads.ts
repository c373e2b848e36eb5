import { createCancelledError, throwIfCancelled } from '@tinydock/domain';
import type { ExploreBatch, ExploreQuery } from './explore-messages.ts';
import { ExploreThread } from './explore-thread.ts';

export interface ExploreThreadsOptions {
  /** Of the worker's file. */
  readonly workerUrl: URL;
  /** Queries at once; others wait. */
  readonly maxThreads: number;
}

/** How long a thread without work is kept; starting one takes some 50 ms. */
const IDLE_MS = 10_000;

/**
 * A thread for each query under way. One whose answer is not read to its end is ended with it, so that cancelling
 * works whatever the thread does; what crashes takes nothing else along.
 */
export class ExploreThreads {
  readonly #options: ExploreThreadsOptions;
  readonly #idle: ExploreThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: ExploreThreadsOptions) {
    this.#options = options;
  }

  /**
   * The answer piece by piece, at the caller's pace; leaving the iteration ends the query.
   * @throws TinydockError CANCELLED; INTERNAL where the thread crashes; what the query fails of
   */
  async *run(query: ExploreQuery, signal: AbortSignal | undefined): AsyncGenerator<ExploreBatch, void, undefined> {
    await this.#enter(signal);
    const thread = this.#idle.pop() ?? new ExploreThread(this.#options.workerUrl);
    try {
      yield* thread.answer(query, signal);
    } finally {
      await this.#putBack(thread);
      this.#leave();
    }
  }

  /** Ends the threads that wait for work; those that have some end with it. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((thread) => thread.end()));
  }

  async #putBack(thread: ExploreThread): Promise<void> {
    if (!thread.isReady) return thread.end();
    this.#idle.push(thread);
    thread.waitForWork(IDLE_MS, () => {
      const at = this.#idle.indexOf(thread);
      if (at !== -1) this.#idle.splice(at, 1);
    });
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    throwIfCancelled('looking into layers', signal);
    if (this.#running < this.#options.maxThreads) {
      this.#running += 1;
      return;
    }
    // Whoever leaves hands its place over without counting down.
    const turn = Promise.withResolvers<undefined>();
    const enter = (): void => turn.resolve(undefined);
    const onAbort = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(enter), 1);
      turn.reject(createCancelledError('looking into layers', signal));
    };
    this.#waiting.push(enter);
    signal?.addEventListener('abort', onAbort, { once: true });
    await turn.promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
