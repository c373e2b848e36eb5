import { createCancelledError, type IngestProgress, type IngestResult } from '@tinydock/domain';

export interface Waiter {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined;
}

export type RunIngest = (signal: AbortSignal, onProgress: (progress: IngestProgress) => void) => Promise<IngestResult>;

/** One ingest that any number of callers wait for; it is aborted when the last of them has cancelled. */
export class SharedIngest {
  readonly #controller = new AbortController();
  readonly #listeners = new Set<(progress: IngestProgress) => void>();
  readonly #outcome: Promise<IngestResult>;
  #waiters = 0;

  constructor(run: RunIngest) {
    this.#outcome = run(this.#controller.signal, (progress) => {
      for (const listener of this.#listeners) listener(progress);
    });
    this.#outcome.catch(() => {});
  }

  /** True once it is of no use to another waiter. */
  get isAborted(): boolean {
    return this.#controller.signal.aborted;
  }

  /**
   * The outcome. A waiter that cancels is let go at once; the last one is let go when everything is cleaned up.
   * @throws what the ingest throws; TinydockError CANCELLED
   */
  async join({ signal, onProgress }: Waiter): Promise<IngestResult> {
    this.#waiters += 1;
    if (onProgress !== undefined) this.#listeners.add(onProgress);
    const { promise: cancelled, reject: cancel } = Promise.withResolvers<never>();
    cancelled.catch(() => {});
    const onAbort = (): void => {
      this.#waiters -= 1;
      if (this.#waiters > 0) return cancel(createCancelledError('ingest', signal));
      this.#controller.abort(signal?.reason);
    };
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([this.#outcome, cancelled]);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (onProgress !== undefined) this.#listeners.delete(onProgress);
    }
  }
}
