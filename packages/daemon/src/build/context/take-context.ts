import { readContext, type SourceTree } from '@tinydock/builder';
import { type BuildEvent, createCancelledError } from '@tinydock/domain';
import type { BuildPaths } from '../build-paths.ts';
import { FileSpool } from '../file-spool.ts';
import { type ContextOffer, type ListedContexts, receiveListedContext } from './receive-context.ts';

export interface ContextDependencies {
  readonly contexts: ListedContexts;
  readonly limits: { readonly maxBytes: number; readonly maxEntries: number };
  /** Takes off the compression that a context may have. */
  readonly unpack: (source: AsyncIterable<Uint8Array>) => Promise<AsyncIterable<Uint8Array>>;
}

/** A context that a client sends. */
export interface ContextTaking {
  /** A tar, which may be compressed; or a listing and the contents that are asked for, where there is an offer. */
  readonly context: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly offer: ContextOffer | undefined;
  readonly paths: Pick<BuildPaths, 'spool' | 'scratchDir'>;
  /** What the context needs as long as it is read. */
  readonly resources: AsyncDisposableStack;
  readonly signal: AbortSignal;
  readonly push: (event: Extract<BuildEvent, { kind: 'context' | 'context-wanted' }>) => void;
}

async function* untilCancelled(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* source;
  } catch (error) {
    throw signal.aborted ? createCancelledError('the build', signal) : error;
  }
}

/** Each is a message to the client, which cost both sides a tenth of their time while every piece was told. */
const PROGRESS_MS = 100;

/** Tells how much has come: at once, then now and then, and in the end. */
class ReceivedBytes {
  readonly #tell: (bytes: number) => void;
  #toldAt = Number.NEGATIVE_INFINITY;
  #untold: number | undefined;

  constructor(tell: (bytes: number) => void) {
    this.#tell = tell;
  }

  set(bytes: number): void {
    this.#untold = bytes;
    if (performance.now() - this.#toldAt >= PROGRESS_MS) this.end();
  }

  end(): void {
    if (this.#untold === undefined) return;
    this.#tell(this.#untold);
    this.#untold = undefined;
    this.#toldAt = performance.now();
  }
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, RESOURCE_EXHAUSTED, CANCELLED */
export async function takeContext(
  { limits, contexts, unpack }: ContextDependencies,
  { context, offer, paths, resources, signal, push }: ContextTaking,
): Promise<SourceTree> {
  const sent = untilCancelled(context(signal), signal);
  const received = new ReceivedBytes((bytes) => push({ kind: 'context', bytes }));
  const onReceived = (bytes: number): void => received.set(bytes);
  try {
    if (offer === undefined) {
      const spool = resources.use(await FileSpool.create(paths.spool));
      return await readContext(await unpack(sent), { spool, limits, onReceived });
    }
    const onWanted = (bits: Uint8Array): void => push({ kind: 'context-wanted', bits });
    const { scratchDir } = paths;
    const request = { offer, source: sent, scratchDir, limits, onBytes: onReceived, onWanted, signal };
    return resources.use(await receiveListedContext(contexts, request)).tree;
  } finally {
    received.end();
  }
}
