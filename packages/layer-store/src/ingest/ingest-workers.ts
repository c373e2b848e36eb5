import {
  type CompressionRecipe,
  createCancelledError,
  decodeThreadError,
  FileBytes,
  type IngestLimits,
  MixedBytes,
  throwIfCancelled,
} from '@tinydock/domain';
import { PieceQueue } from '../compress/piece-queue.ts';
import { IngestThread, type IngestThreadOptions } from './ingest-thread.ts';
import { SourceFeeder } from './source-feeder.ts';
import { type CompressedTar, type FromWorker, type IngestedLayer, type RehashedLayer } from './worker-messages.ts';

export interface IngestWorkersOptions extends IngestThreadOptions {
  /** Threads at most; each takes any number of jobs. */
  readonly count: number;
  /** Threads at most that layers which come in a stream share; by default as many as `count`. */
  readonly streamCount?: number | undefined;
}

export interface WorkerIngest {
  readonly directory: string;
  readonly limits: IngestLimits;
  readonly source: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** May throw to refuse the rest. */
  readonly onBytes: (received: number) => void;
  /** The source has ended, with this many bytes. May throw to refuse them. */
  readonly onEnd: (received: number) => void;
}

interface RunningJob {
  readonly thread: IngestThread;
  readonly number: number;
}

/** The threads that hash, inflate and index. */
export class IngestWorkers {
  readonly #options: IngestWorkersOptions;
  readonly #threads = new Set<IngestThread>();
  #lastJob = 0;

  constructor(options: IngestWorkersOptions) {
    this.#options = options;
  }

  /** Starts a thread, if there is none, for a layer that will come. It ends as others do when it has nothing to do. */
  prepare(): void {
    if (this.#threads.size === 0) this.#pickThread().rest();
  }

  /**
   * Reads the source into the files of a staging directory. The source is ended in any case.
   * @throws TinydockError INVALID_ARGUMENT, CANCELLED, INTERNAL where the thread crashes; errors of the source and disk
   */
  async ingest(request: WorkerIngest): Promise<IngestedLayer> {
    throwIfCancelled('ingest', request.signal);
    const ending = new AbortController();
    const source = request.source(ending.signal);
    const isFile = source instanceof FileBytes;
    const { count, streamCount = count } = this.#options;
    const job = { thread: this.#pickThread(isFile ? count : streamCount), number: this.#nextJob() };
    try {
      if (isFile) return await this.#ingestFile(request, source, job);
      return await this.#ingestStream(request, source, job);
    } finally {
      ending.abort();
      job.thread.delete(job.number);
    }
  }

  async #ingestStream(
    request: WorkerIngest,
    source: AsyncIterable<Uint8Array>,
    { thread, number: job }: RunningJob,
  ): Promise<IngestedLayer> {
    const feeder = new SourceFeeder({
      source: source instanceof MixedBytes ? source.parts : source,
      onBytes: request.onBytes,
      send: (block) => thread.send({ kind: 'block', job, ...block }, [block.block]),
    });
    const answer = this.#expectAnswer(thread, job, (message) => {
      if (message.kind === 'returned') feeder.returned(message.block);
    });
    answer.catch((error: unknown) => feeder.interrupt(error));
    const onAbort = (): void => feeder.interrupt(createCancelledError('ingest', request.signal));
    request.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { directory, limits } = request;
      thread.send({ kind: 'ingest', job, directory, limits, file: undefined });
      request.onEnd(await feeder.run());
      thread.send({ kind: 'end', job });
      return expectKind(await abortable(answer, request.signal), 'ingested').layer;
    } catch (error) {
      thread.send({ kind: 'abort', job });
      await answer.catch(() => {});
      throw error;
    } finally {
      request.signal.removeEventListener('abort', onAbort);
    }
  }

  /** The worker reads the file by itself: no byte passes through this thread. The file may be closed when it ends. */
  async #ingestFile(
    request: WorkerIngest,
    source: FileBytes,
    { thread, number: job }: RunningJob,
  ): Promise<IngestedLayer> {
    const { fd, offset, length } = source;
    const { directory, limits, signal } = request;
    const refusal = Promise.withResolvers<never>();
    refusal.promise.catch(() => {});
    const answer = this.#expectAnswer(thread, job, (message) => {
      if (message.kind !== 'read') return;
      try {
        request.onBytes(message.bytes);
        if (message.bytes === length) request.onEnd(length);
      } catch (error) {
        refusal.reject(error);
      }
    });
    try {
      thread.send({ kind: 'ingest', job, directory, limits, file: { fd, offset, length } });
      const answered = await Promise.race([abortable(answer, signal), refusal.promise]);
      return expectKind(answered, 'ingested').layer;
    } catch (error) {
      thread.send({ kind: 'abort', job });
      await answer.catch(() => {});
      throw error;
    }
  }

  /** Reads a stored layer again. @throws TinydockError CANCELLED, INTERNAL where the thread crashes; errors of the disk */
  async verify(request: {
    readonly directory: string;
    readonly scratch: string;
    readonly signal: AbortSignal | undefined;
  }): Promise<RehashedLayer> {
    throwIfCancelled('verification', request.signal);
    const thread = this.#pickThread();
    const job = this.#nextJob();
    const onAbort = (): void => thread.send({ kind: 'abort', job });
    request.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = this.#expectAnswer(thread, job, () => {});
      thread.send({ kind: 'verify', job, directory: request.directory, scratch: request.scratch });
      return expectKind(await answer, 'verified').layer;
    } finally {
      request.signal?.removeEventListener('abort', onAbort);
      thread.delete(job);
    }
  }

  /** Compresses a stored tar; the pieces in their order. @throws as verify */
  async *compress(request: {
    readonly tarPath: string;
    readonly recipe: CompressionRecipe;
    readonly signal: AbortSignal | undefined;
  }): AsyncGenerator<Uint8Array, CompressedTar, undefined> {
    const { tarPath, recipe, signal } = request;
    throwIfCancelled('compressing a layer', signal);
    const thread = this.#pickThread();
    const job = this.#nextJob();
    const queue = new PieceQueue();
    const onAbort = (): void => queue.fail(createCancelledError('compressing a layer', signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    const answer = this.#expectAnswer(thread, job, (message) => {
      if (message.kind === 'piece') queue.put(message.bytes);
    });
    const ended = answer.then(
      () => queue.end(),
      (error: unknown) => queue.fail(error),
    );
    try {
      thread.send({ kind: 'compress', job, tarPath, recipe });
      for (let piece = await queue.take(); piece !== undefined; piece = await queue.take()) {
        thread.send({ kind: 'more', job });
        yield piece;
      }
      return expectKind(await answer, 'compressed').layer;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      thread.send({ kind: 'abort', job });
      await ended;
      thread.delete(job);
    }
  }

  /** Ends the threads; jobs under way fail. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  #nextJob(): number {
    this.#lastJob += 1;
    return this.#lastJob;
  }

  #expectAnswer(thread: IngestThread, job: number, onOther: (message: FromWorker) => void): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      thread.add(job, {
        onCrash: reject,
        onMessage: (message) => {
          if (message.kind === 'failed') reject(decodeThreadError(message.error));
          else if (message.kind === 'returned' || message.kind === 'read' || message.kind === 'piece') onOther(message);
          else resolve(message);
        },
      });
    });
  }

  #pickThread(most = this.#options.count): IngestThread {
    const [least] = [...this.#threads].toSorted((one, other) => one.load - other.load);
    if (least !== undefined && (least.load === 0 || this.#threads.size >= most)) return least;
    const made: IngestThread = new IngestThread(this.#options, () => this.#threads.delete(made));
    this.#threads.add(made);
    return made;
  }
}

async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfCancelled('ingest', signal);
  return await new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(createCancelledError('ingest', signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function expectKind<K extends FromWorker['kind']>(message: FromWorker, kind: K): Extract<FromWorker, { kind: K }> {
  if (message.kind !== kind) throw new Error(`an ingest worker answered ${message.kind} instead of ${kind}`);
  return message as Extract<FromWorker, { kind: K }>;
}
