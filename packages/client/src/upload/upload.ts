import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type DataTicket, MAX_CHUNK_BYTES, type OpenFileInput } from '@tinydock/protocol';
import type { DuplexCall } from '../call/stream-call.ts';
import { type ArchiveSource, readArchive } from './archive-source.ts';
import { openDataConnection, sendAll } from './data-connection.ts';
import { offerFile } from './offer-file.ts';

/** The ways in which the daemon takes an archive. */
export interface UploadCalls<Progress, Chunk> {
  /** Starts the call whose first message carries a ticket for the data socket, or says that the daemon reads the file. */
  readonly start: (signal: AbortSignal, file: OpenFileInput | null) => AsyncGenerator<Progress, void, undefined>;
  /** Starts the call that takes the archive in its messages. */
  readonly startChunks: (signal: AbortSignal) => DuplexCall<Chunk, Progress>;
  readonly startOf: (progress: Progress) => UploadStart;
  /** Messages before the first chunk. */
  readonly head: readonly Chunk[];
  readonly toChunk: (data: Uint8Array) => Chunk;
  /** What travels in messages, where that is something else. */
  readonly inMessages?: ArchiveSource;
}

/** What the first message says. */
export interface UploadStart {
  readonly ticket?: DataTicket | null | undefined;
  readonly readingFile?: boolean | undefined;
}

/** How long the daemon has to close a connection that it has no more use for. */
const CLOSE_TIMEOUT_MS = 1000;

/** Runs `send` beside the call. A source that cannot be read ends the call, which then fails with that reason. */
function startSending(stop: AbortController, send: () => Promise<unknown>): void {
  send().catch((error: unknown) => {
    stop.abort(error);
  });
}

/** To the daemon, a connection closed by us looks like the archive's end; so the daemon closes first. */
async function closeAfterDaemon(socket: Socket): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  if (!socket.destroyed) await Promise.race([closed, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  socket.destroy();
}

async function* sendInMessages<Progress, Chunk>(
  calls: UploadCalls<Progress, Chunk>,
  chunks: AsyncIterable<Uint8Array>,
  { signal, stop }: { readonly signal: AbortSignal; readonly stop: AbortController },
): AsyncGenerator<Progress, void, undefined> {
  const call = calls.startChunks(signal);
  startSending(stop, async () => {
    for (const message of calls.head) await call.send(message);
    for await (const data of chunks) {
      for (let start = 0; start < data.length; start += MAX_CHUNK_BYTES) {
        if (!(await call.send(calls.toChunk(data.subarray(start, start + MAX_CHUNK_BYTES))))) return;
      }
    }
    call.end();
  });
  yield* call.responses;
}

interface Sending<Progress> {
  readonly source: ArchiveSource;
  readonly responses: AsyncGenerator<Progress, void, undefined>;
  readonly ticket: DataTicket | undefined;
  readonly signal: AbortSignal;
  readonly stop: AbortController;
}

async function* send<Progress, Chunk>(
  calls: UploadCalls<Progress, Chunk>,
  { source, responses, ticket, signal, stop }: Sending<Progress>,
): AsyncGenerator<Progress, void, undefined> {
  const socket = ticket && (await openDataConnection(ticket, signal));
  const chunks = readArchive(socket === undefined ? (calls.inMessages ?? source) : source, signal);
  if (socket === undefined) {
    await responses.return();
    yield* sendInMessages(calls, chunks, { signal, stop });
    return;
  }
  let isCancelled = true;
  try {
    startSending(stop, () => sendAll(socket, chunks));
    yield* responses;
    isCancelled = false;
  } catch (error) {
    isCancelled = signal.aborted;
    throw error;
  } finally {
    await responses.return();
    stop.abort();
    if (isCancelled) await closeAfterDaemon(socket);
    socket.destroy();
  }
}

/**
 * Lets the daemon have an archive and yields what the daemon says of it, without the first message: by letting it read
 * a regular file, through the data socket, or in messages where that cannot be reached. Ending the iteration early
 * cancels the work. Where the daemon gives up in the middle, its reason is thrown and not that of the broken connection.
 * @throws TinydockError as the daemon sent it, or as {@link readArchive}
 */
export async function* upload<Progress, Chunk>(
  calls: UploadCalls<Progress, Chunk>,
  source: ArchiveSource,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<Progress, void, undefined> {
  const stop = new AbortController();
  const signal = callerSignal === undefined ? stop.signal : AbortSignal.any([callerSignal, stop.signal]);
  const offered = offerFile(source);
  const responses = calls.start(signal, offered?.file ?? null);
  let wasRead = false;
  try {
    const first = await responses.next();
    const start = first.done === true ? {} : calls.startOf(first.value);
    wasRead = start.readingFile === true;
    if (wasRead) yield* responses;
    else yield* send(calls, { source, responses, ticket: start.ticket ?? undefined, signal, stop });
  } finally {
    await responses.return();
    stop.abort();
    offered?.close(wasRead);
  }
}
