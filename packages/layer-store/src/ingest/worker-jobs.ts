import { createCancelledError, encodeThreadError } from '@tinydock/domain';
import { BlockReader } from './block-reader.ts';
import { readOpenFile } from './read-open-file.ts';
import { compressTar } from '../compress/compress-job.ts';
import { IngestJob } from './ingest-job.ts';
import type { CreateLayerIndexer } from './layer-indexer.ts';
import { verifyLayerFiles } from './verify-job.ts';
import type { FromWorker, SourceBlock, ToWorker } from './worker-messages.ts';

export interface WorkerJobsOptions {
  readonly createIndexer: CreateLayerIndexer;
  readonly send: (message: FromWorker, transfer: readonly ArrayBuffer[]) => void;
  /** All jobs are over and no more will come. */
  readonly onClosed: () => void;
}

type Input = SourceBlock | 'end' | 'more';

/** Pieces of a compressed layer that may wait for their reader. */
const PIECES_AHEAD = 4;

/** One job's input, filled by messages and emptied by the job. */
class InputQueue {
  readonly #waiting: Input[] = [];
  #wake: (() => void) | undefined;
  isAborted = false;

  put(input: Input): void {
    this.#waiting.push(input);
    this.#wake?.();
  }

  abort(): void {
    this.isAborted = true;
    this.#wake?.();
  }

  /** @throws TinydockError CANCELLED once aborted */
  async take(): Promise<Input> {
    for (;;) {
      if (this.isAborted) throw createCancelledError('ingest');
      const next = this.#waiting.shift();
      if (next !== undefined) return next;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** What a worker does: any number of jobs side by side, each answered by one final message. */
export class WorkerJobs {
  readonly #options: WorkerJobsOptions;
  readonly #inputs = new Map<number, InputQueue>();
  #isClosing = false;

  constructor(options: WorkerJobsOptions) {
    this.#options = options;
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'ingest':
        return this.#start(message.job, (input) => this.#ingest(message, input));
      case 'verify':
        return this.#start(message.job, (input) => this.#verify(message, input));
      case 'compress':
        return this.#start(message.job, (input) => this.#compress(message, input));
      case 'more':
        return this.#inputs.get(message.job)?.put('more');
      case 'block':
        return this.#inputs.get(message.job)?.put(message);
      case 'end':
        return this.#inputs.get(message.job)?.put('end');
      case 'abort':
        return this.#inputs.get(message.job)?.abort();
      case 'close':
        return this.#close();
    }
  }

  #close(): void {
    this.#isClosing = true;
    for (const input of this.#inputs.values()) input.abort();
    if (this.#inputs.size === 0) this.#options.onClosed();
  }

  #start(job: number, run: (input: InputQueue) => Promise<FromWorker>): void {
    const input = new InputQueue();
    this.#inputs.set(job, input);
    void run(input)
      .catch((error: unknown): FromWorker => ({ kind: 'failed', job, error: encodeThreadError(error) }))
      .then((answer) => {
        this.#inputs.delete(job);
        this.#options.send(answer, []);
        if (this.#isClosing && this.#inputs.size === 0) this.#options.onClosed();
      });
  }

  async #ingest(
    { job, directory, limits, file }: Extract<ToWorker, { kind: 'ingest' }>,
    input: InputQueue,
  ): Promise<FromWorker> {
    const { createIndexer, send } = this.#options;
    const ingest = await IngestJob.open({ directory, limits, createIndexer, isAborted: () => input.isAborted });
    try {
      if (file === undefined) await this.#takeBlocks(job, input, ingest);
      else await readOpenFile(file, ingest, (bytes) => send({ kind: 'read', job, bytes }, []));
      return { kind: 'ingested', job, layer: await ingest.finish() };
    } finally {
      await ingest.close();
    }
  }

  async #takeBlocks(job: number, input: InputQueue, ingest: IngestJob): Promise<void> {
    let reader: BlockReader | undefined;
    for (;;) {
      const next = await input.take();
      if (typeof next === 'string') return;
      if (next.files.length === 0) await ingest.write(new Uint8Array(next.block, 0, next.length));
      else await (reader ??= new BlockReader(ingest)).write(next);
      this.#options.send({ kind: 'returned', job, block: next.block }, [next.block]);
    }
  }

  async #verify(
    { job, directory, scratch }: Extract<ToWorker, { kind: 'verify' }>,
    input: InputQueue,
  ): Promise<FromWorker> {
    const { createIndexer } = this.#options;
    const isAborted = (): boolean => input.isAborted;
    return {
      kind: 'verified',
      job,
      layer: await verifyLayerFiles({ directory, scratch, createIndexer, isAborted }),
    };
  }

  async #compress(
    { job, tarPath, recipe }: Extract<ToWorker, { kind: 'compress' }>,
    input: InputQueue,
  ): Promise<FromWorker> {
    let allowed = PIECES_AHEAD;
    const emit = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      if (allowed === 0) await input.take();
      else allowed -= 1;
      this.#options.send({ kind: 'piece', job, bytes }, [bytes.buffer]);
    };
    const isAborted = (): boolean => input.isAborted;
    return { kind: 'compressed', job, layer: await compressTar({ tarPath, recipe, emit, isAborted }) };
  }
}
