import { TinydockError } from '@tinydock/domain';
import type { DataChunk, DownloadProgress } from '@tinydock/protocol';
import { openDataConnection } from '../upload/data-connection.ts';
import { SocketReader } from './socket-reader.ts';

/** The two ways in which the daemon hands out bytes. */
export interface DownloadCalls {
  /** Starts the call whose first message carries a ticket for the data socket. */
  readonly start: (signal: AbortSignal) => AsyncGenerator<DownloadProgress, void, undefined>;
  /** Starts the call that sends the bytes in its messages. */
  readonly startChunks: (signal: AbortSignal) => AsyncGenerator<DataChunk, void, undefined>;
}

/** @throws the call's failure; UNAVAILABLE where it ends well and yet bytes are missing */
async function checkTotal(
  responses: AsyncGenerator<DownloadProgress, void, undefined>,
  receivedBytes: number,
): Promise<void> {
  let totalBytes: number | undefined;
  for await (const { event, totalBytes: total } of responses) if (event === 'totalBytes') totalBytes = total;
  if (totalBytes === receivedBytes) return;
  throw new TinydockError({
    code: 'UNAVAILABLE',
    message: `the transfer ended early: ${receivedBytes} of ${totalBytes ?? 'an unknown number of'} bytes came`,
    hint: 'Try again.',
  });
}

/**
 * Reads bulk bytes from the daemon: through the data socket, or in messages where that cannot be reached. Ends well
 * only when all bytes have come; a broken connection says nothing, the call says why. A chunk holds until the next one
 * is asked for. Ending the iteration early, and the signal, cancel the work.
 * @throws TinydockError as the daemon sent it; UNAVAILABLE where the connection breaks
 */
export async function* download(
  calls: DownloadCalls,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = new AbortController();
  const signal = callerSignal === undefined ? stop.signal : AbortSignal.any([callerSignal, stop.signal]);
  const responses = calls.start(signal);
  let reader: SocketReader | undefined;
  const openReader = (path: string): SocketReader['socket'] => (reader = new SocketReader(path)).socket;
  const destroy = (): void => {
    reader?.socket.destroy();
  };
  signal.addEventListener('abort', destroy, { once: true });
  try {
    const first = await responses.next();
    const ticket = first.done === true ? undefined : first.value.ticket;
    const socket = ticket && (await openDataConnection(ticket, signal, openReader));
    if (socket === undefined || socket === null || reader === undefined) {
      await responses.return();
      for await (const { data } of calls.startChunks(signal)) yield data;
      return;
    }
    let receivedBytes = 0;
    for await (const chunk of reader.read()) {
      receivedBytes += chunk.length;
      yield chunk;
    }
    await checkTotal(responses, receivedBytes);
  } finally {
    signal.removeEventListener('abort', destroy);
    stop.abort();
    await responses.return();
    destroy();
  }
}
