import { Worker } from 'node:worker_threads';
import { createCancelledError, decodeThreadError, throwIfCancelled, TinydockError } from '@tinydock/domain';
import { type ExploreBatch, type ExploreQuery, type FromExplorer, NEXT_BATCH } from './explore-messages.ts';

/** A walk holds little; a damaged or hostile layer can fill no more. */
const MAX_HEAP_MIB = 256;

/** A thread that answers one query at a time. */
export class ExploreThread {
  readonly #worker: Worker;
  readonly #stopped = Promise.withResolvers<never>();
  #idleTimer: NodeJS.Timeout | undefined;
  #isReady = true;

  constructor(workerUrl: URL) {
    this.#worker = new Worker(workerUrl, {
      name: 'explore',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    // It may stop while nobody waits for it.
    this.#stopped.promise.catch(() => undefined);
    const onStop = (cause: unknown): void => {
      this.#isReady = false;
      const message = 'the thread that was looking into the layers stopped unexpectedly';
      this.#stopped.reject(new TinydockError({ code: 'INTERNAL', message, cause }));
    };
    this.#worker.on('error', onStop).on('exit', onStop);
  }

  /** True where it can be asked: it lives, and its last answer was read to its end. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** The answer piece by piece. Where it is not read to its end, end the thread. */
  async *answer(query: ExploreQuery, signal: AbortSignal | undefined): AsyncGenerator<ExploreBatch, void, undefined> {
    clearTimeout(this.#idleTimer);
    this.#isReady = false;
    this.#worker.ref();
    const aborted = Promise.withResolvers<never>();
    aborted.promise.catch(() => undefined);
    const onAbort = (): void => aborted.reject(createCancelledError('looking into layers', signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#worker.postMessage(query);
      for (;;) {
        const message = await Promise.race([this.#receive(), this.#stopped.promise, aborted.promise]);
        this.#isReady = message.kind === 'end' || message.kind === 'failed';
        if (message.kind === 'end') return;
        if (message.kind === 'failed') throw decodeThreadError(message.error);
        yield message;
        throwIfCancelled('looking into layers', signal);
        this.#worker.postMessage(NEXT_BATCH);
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Keeps the thread for some time without keeping the process, then ends it. */
  waitForWork(idleMs: number, onEnd: () => void): void {
    this.#worker.unref();
    this.#idleTimer = setTimeout(() => {
      onEnd();
      void this.end();
    }, idleMs).unref();
  }

  async end(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#isReady = false;
    await this.#worker.terminate();
  }

  /** The worker sends nothing before it is told to go on, so nothing is missed. */
  #receive(): Promise<FromExplorer> {
    return new Promise((resolve) => {
      this.#worker.once('message', resolve);
    });
  }
}
