import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type DataTicket, MAX_CHUNK_BYTES } from '@tinydock/protocol';
import type { DuplexCall } from '../call/stream-call.ts';
import { type ArchiveSource, readArchive } from './archive-source.ts';
import { openDataConnection, sendAll } from './data-connection.ts';

/** The two ways in which the daemon takes an archive. */
export interface UploadCalls<Progress, Chunk> {
  /** Starts the call whose first message carries a ticket for the data socket. */
  readonly start: (signal: AbortSignal) => AsyncGenerator<Progress, void, undefined>;
  /** Starts the call that takes the archive in its messages. */
  readonly startChunks: (signal: AbortSignal) => DuplexCall<Chunk, Progress>;
  readonly ticketOf: (progress: Progress) => DataTicket | null | undefined;
  /** Messages before the first chunk. */
  readonly head: readonly Chunk[];
  readonly toChunk: (data: Uint8Array) => Chunk;
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

/**
 * Sends an archive to the daemon and yields what the daemon says of it, without the ticket: through the data socket,
 * or in messages where that cannot be reached. Ending the iteration early cancels the work. Where the daemon gives up
 * in the middle, its reason is thrown and not that of the broken connection.
 * @throws TinydockError as the daemon sent it, or as {@link readArchive}
 */
export async function* upload<Progress, Chunk>(
  calls: UploadCalls<Progress, Chunk>,
  source: ArchiveSource,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<Progress, void, undefined> {
  const stop = new AbortController();
  const signal = callerSignal === undefined ? stop.signal : AbortSignal.any([callerSignal, stop.signal]);
  const chunks = readArchive(source, signal);
  const responses = calls.start(signal);
  let socket: Socket | undefined;
  let isCancelled = true;
  try {
    const first = await responses.next();
    const ticket = first.done === true ? undefined : calls.ticketOf(first.value);
    const connection = ticket && (await openDataConnection(ticket, signal));
    if (connection === undefined || connection === null) {
      await responses.return();
      yield* sendInMessages(calls, chunks, { signal, stop });
      return;
    }
    socket = connection;
    startSending(stop, () => sendAll(connection, chunks));
    yield* responses;
    isCancelled = false;
  } catch (error) {
    isCancelled = signal.aborted;
    throw error;
  } finally {
    await responses.return();
    stop.abort();
    if (socket !== undefined && isCancelled) await closeAfterDaemon(socket);
    socket?.destroy();
  }
}
