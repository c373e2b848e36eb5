import type { Socket } from 'node:net';
import { createCancelledError, TinydockError } from '@tinydock/domain';
import { type DataChunkInput, type DownloadProgressInput, MAX_CHUNK_BYTES } from '@tinydock/protocol';
import type { DataSocket } from './data-socket.ts';

type Bytes = AsyncIterable<Uint8Array>;

function whenTaken(start: (done: (cause?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((cause) => {
      if (!cause) resolve();
      else reject(new TinydockError({ code: 'UNAVAILABLE', message: 'the client stopped reading', cause }));
    });
  });
}

/** Each chunk is with the kernel before the next one is asked for. @returns their length */
async function writeAll(
  socket: Socket,
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): Promise<number> {
  let length = 0;
  for (let next = first; next.done !== true; next = await rest.next()) {
    const chunk = next.value;
    length += chunk.length;
    if (chunk.length > 0) await whenTaken((done) => socket.write(chunk, done));
  }
  await whenTaken((done) => socket.end(done));
  return length;
}

/**
 * Sends bytes to a client through the data socket: the ticket first, the number of bytes last. The bytes are read at
 * the client's pace, a chunk is done with when the next one is asked for, and the iteration is ended in any case.
 * @throws what the bytes throw; UNAVAILABLE where the client stops reading
 */
export async function* sendThroughSocket(
  dataSocket: DataSocket,
  bytes: Bytes,
  signal: AbortSignal,
): AsyncGenerator<DownloadProgressInput, void, undefined> {
  const end = new AbortController();
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    // What is wrong with a request is said before a client comes with the ticket.
    const first = await iterator.next();
    const ticket = dataSocket.issueTicket(AbortSignal.any([signal, end.signal]));
    yield { ticket: { socketPath: ticket.socketPath, token: ticket.token } };
    const socket = await ticket.connection;
    // The signal ends the connection through the ticket.
    const totalBytes = await writeAll(socket, first, iterator);
    yield { totalBytes };
  } catch (error) {
    throw signal.aborted ? createCancelledError('the transfer', signal) : error;
  } finally {
    end.abort();
    await iterator.return?.();
  }
}

/** Sends bytes in messages, where the data socket cannot be reached. @throws what the bytes throw */
export async function* sendInMessages(bytes: Bytes): AsyncGenerator<DataChunkInput, void, undefined> {
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; start += MAX_CHUNK_BYTES) {
      // A copy: gRPC keeps messages that wait, and the memory of a chunk is used again.
      yield { data: Buffer.from(chunk.subarray(start, start + MAX_CHUNK_BYTES)) };
    }
  }
}
