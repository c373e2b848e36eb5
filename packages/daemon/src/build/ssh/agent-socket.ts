import { once } from 'node:events';
import { chmod, chown, open } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { frameAgentMessage, readAgentMessage } from '@tinydock/protocol';

export interface AgentSocketOptions {
  /** Nobody else may enter it. */
  readonly directory: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Never rejects. */
  readonly ask: (message: Uint8Array) => Promise<Uint8Array>;
}

/** A socket on which an agent seems to listen. */
export interface AgentSocket extends AsyncDisposable {
  readonly path: string;
}

/** Each asks one thing at a time, so that this bounds what waits too. */
const MAX_CONNECTIONS = 32;
const IDLE_MS = 600_000;
const NAME = 'agent';

/** Resolves when more can be written, or nothing any more. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      socket.off('drain', finish);
      socket.off('close', finish);
      resolve();
    };
    socket.on('drain', finish);
    socket.on('close', finish);
    if (socket.destroyed) finish();
  });
}

async function serve(socket: Socket, ask: AgentSocketOptions['ask']): Promise<void> {
  // What does not read is not answered, and hears nothing of it.
  socket.on('error', () => undefined);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  for (;;) {
    const message = await readAgentMessage(socket);
    if (message === undefined) break;
    const answer = await ask(message);
    if (socket.destroyed) break;
    if (!socket.write(frameAgentMessage(answer))) await drained(socket);
  }
  socket.destroy();
}

/** Listens on a socket of a build. Disposing of it ends its connections. */
export async function openAgentSocket(options: AgentSocketOptions): Promise<AgentSocket> {
  const { directory, mode, uid, gid, ask } = options;
  const path = join(directory, NAME);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void serve(socket, ask);
  });
  server.maxConnections = MAX_CONNECTIONS;
  // The path of a socket has at most 107 bytes; that of the directory may be longer.
  const handle = await open(directory, 'r');
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await handle.close();
  };
  try {
    server.listen(`/proc/self/fd/${handle.fd}/${NAME}`);
    await once(server, 'listening');
    await chown(path, uid, gid);
    await chmod(path, mode);
  } catch (error) {
    await close();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: close };
}
