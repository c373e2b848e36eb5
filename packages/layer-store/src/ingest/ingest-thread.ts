import { Worker } from 'node:worker_threads';
import { TinydockError } from '@tinydock/domain';
import type { FromWorker, ToWorker } from './worker-messages.ts';

export interface IngestThreadOptions {
  /** The worker's file. */
  readonly url: URL;
  /** Heap of one thread, which bounds what one hostile layer can make it hold. */
  readonly maxHeapMiB?: number | undefined;
  /** How long a thread without work is kept. */
  readonly idleMs?: number | undefined;
}

const DEFAULT_HEAP_MIB = 1024;
const DEFAULT_IDLE_MS = 10_000;
/** What a thread may take to load its modules and to give up its jobs, a write to a slow disk included. */
const END_TIMEOUT_MS = 10_000;

interface Job {
  readonly onMessage: (message: FromWorker) => void;
  readonly onCrash: (error: TinydockError) => void;
}

/** One thread, started when it is first needed; a thread that ends takes only its own jobs with it. */
export class IngestThread {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Job>();
  readonly #idleMs: number;
  /** Takes this thread from among those that get jobs. */
  readonly #retire: () => void;
  readonly #ended = Promise.withResolvers<undefined>();
  #idleTimer: NodeJS.Timeout | undefined;
  #crash: unknown;

  constructor(options: IngestThreadOptions, retire: () => void) {
    this.#idleMs = options.idleMs ?? DEFAULT_IDLE_MS;
    this.#retire = retire;
    this.#worker = new Worker(options.url, {
      name: 'ingest',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMiB ?? DEFAULT_HEAP_MIB },
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromWorker) => this.#jobs.get(message.job)?.onMessage(message));
    this.#worker.on('error', (error) => {
      this.#crash = error;
    });
    this.#worker.on('exit', () => {
      retire();
      this.#failJobs();
      this.#ended.resolve(undefined);
    });
  }

  get load(): number {
    return this.#jobs.size;
  }

  add(number: number, job: Job): void {
    clearTimeout(this.#idleTimer);
    this.#jobs.set(number, job);
    this.#worker.ref();
  }

  delete(number: number): void {
    if (!this.#jobs.delete(number) || this.#jobs.size > 0) return;
    this.#worker.unref();
    this.rest();
  }

  /** Ends the thread if no job comes for a while. */
  rest(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => void this.end(), this.#idleMs).unref();
  }

  send(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /**
   * Asks the thread to end, its jobs aborted. Terminating it at once may end the process: a thread that is just
   * loading a native module, or waits for a call of one, brings the module down with it.
   */
  async end(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#retire();
    this.#worker.ref();
    this.send({ kind: 'close' });
    const timer = setTimeout(() => void this.#worker.terminate(), END_TIMEOUT_MS);
    await this.#ended.promise;
    clearTimeout(timer);
  }

  #failJobs(): void {
    const error = new TinydockError({
      code: 'INTERNAL',
      message: 'the thread that was reading the layer stopped unexpectedly',
      hint: 'Try again; if it happens again with the same image, the layer may be too large for this machine.',
      cause: this.#crash,
    });
    for (const job of [...this.#jobs.values()]) job.onCrash(error);
    this.#jobs.clear();
  }
}
