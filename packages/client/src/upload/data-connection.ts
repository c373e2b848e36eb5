import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { hasErrnoCode } from '@tinydock/domain';
import { DATA_TOKEN_BYTES, type DataTicket } from '@tinydock/protocol';

/** Why a data socket that exists for the daemon does not for us: another mount namespace, or rights. */
const UNREACHABLE = ['ENOENT', 'ECONNREFUSED', 'EACCES', 'EPERM', 'ENOTSOCK', 'EINVAL'];

/**
 * Connects to the data socket and presents the ticket; undefined where the socket cannot be reached from here. The
 * connection belongs to the caller, who destroys it.
 * @param open Makes the socket, where it shall be another than a plain one.
 */
export async function openDataConnection(
  ticket: DataTicket,
  signal: AbortSignal,
  open: (path: string) => Socket = connect,
): Promise<Socket | undefined> {
  if (!ticket.socketPath.startsWith('/') || ticket.token.length !== DATA_TOKEN_BYTES) return undefined;
  const socket = open(ticket.socketPath);
  try {
    await once(socket, 'connect', { signal });
  } catch (error) {
    socket.destroy();
    if (hasErrnoCode(error, ...UNREACHABLE)) return undefined;
    throw error;
  }
  // Failures are reported by whoever writes; without a listener one between two writes would end the process.
  socket.on('error', () => undefined);
  socket.write(ticket.token);
  return socket;
}

/** Resolves when the kernel has all of the chunk, or the connection has failed. */
function writeAll(socket: Socket, chunk: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    socket.write(chunk, (error) => resolve(error === null || error === undefined));
  });
}

/**
 * Sends all chunks and the end, each of them before the next is asked for. Resolves `true` when the daemon's side of the kernel has them all, `false` where the
 * daemon has closed the connection; why it has comes with the call.
 * @throws what `chunks` throws
 */
export async function sendAll(socket: Socket, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  const closed = new Promise<false>((resolve) => {
    socket.once('close', () => {
      resolve(false);
    });
  });
  for await (const chunk of chunks) {
    if (socket.destroyed) return false;
    if (!(await Promise.race([writeAll(socket, chunk), closed]))) return false;
  }
  const finished = new Promise<true>((resolve) => {
    socket.end(() => {
      resolve(true);
    });
  });
  return Promise.race([finished, closed]);
}
