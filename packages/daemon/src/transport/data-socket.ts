import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createCancelledError, TinydockError } from '@tinydock/domain';
import { DATA_TICKET_LIFETIME_MS, DATA_TOKEN_BYTES, readExactly } from '@tinydock/protocol';
import { claimSocketPath } from './socket-path.ts';

/** Admits one client to the data socket. */
export interface IssuedTicket {
  readonly socketPath: string;
  readonly token: Buffer;
  /** Opens when the client has come with the token; rejects when it has not in time, or the signal is aborted. */
  readonly connection: Promise<Socket>;
}

export interface DataSocket {
  /** The signal ends the ticket and the connection. */
  issueTicket(signal: AbortSignal): IssuedTicket;
  close(): Promise<void>;
}

const SOCKET_MODE = 0o660;
const TOKEN_TIMEOUT_MS = 10_000;
/** More than the kernel lets wait to be accepted: a whole queue of silent ones does not drive out one that speaks. */
const MAX_UNKNOWN_CONNECTIONS = 1024;

interface Waiting {
  readonly token: Buffer;
  readonly admit: (socket: Socket) => void;
}

class TicketOffice {
  readonly #ticketLifetimeMs: number;
  readonly #tokenTimeoutMs: number;
  readonly #waiting = new Set<Waiting>();
  readonly #unknown = new Set<Socket>();
  readonly #maxUnknown: number;

  constructor(options: Pick<DataSocketOptions, 'ticketLifetimeMs' | 'tokenTimeoutMs' | 'maxUnknown'>) {
    this.#ticketLifetimeMs = options.ticketLifetimeMs ?? DATA_TICKET_LIFETIME_MS;
    this.#tokenTimeoutMs = options.tokenTimeoutMs ?? TOKEN_TIMEOUT_MS;
    this.#maxUnknown = options.maxUnknown ?? MAX_UNKNOWN_CONNECTIONS;
  }

  issue(socketPath: string, signal: AbortSignal): IssuedTicket {
    const token = randomBytes(DATA_TOKEN_BYTES);
    const { promise: connection, resolve, reject } = Promise.withResolvers<Socket>();
    connection.catch(() => undefined);
    const waiting: Waiting = {
      token,
      admit: (socket) => {
        clearTimeout(timer);
        signal.addEventListener('abort', () => socket.destroy(), { once: true });
        resolve(socket);
      },
    };
    const withdraw = (error: Error): void => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
      reject(error);
    };
    const timer = setTimeout(() => {
      withdraw(
        new TinydockError({
          code: 'DEADLINE_EXCEEDED',
          message: 'nobody came to the data socket with the ticket in time',
        }),
      );
    }, this.#ticketLifetimeMs);
    signal.addEventListener(
      'abort',
      () => {
        withdraw(createCancelledError('the transfer', signal));
      },
      { once: true },
    );
    this.#waiting.add(waiting);
    if (signal.aborted) withdraw(createCancelledError('the transfer', signal));
    return { socketPath, token, connection };
  }

  async receive(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy());
    if (this.#unknown.size >= this.#maxUnknown) this.#endOldest();
    this.#unknown.add(socket);
    const token = await readExactly(socket, DATA_TOKEN_BYTES, { timeoutMs: this.#tokenTimeoutMs });
    this.#unknown.delete(socket);
    const holder = token && [...this.#waiting].find((waiting) => timingSafeEqual(waiting.token, token));
    if (holder === undefined) {
      socket.destroy();
      return;
    }
    this.#waiting.delete(holder);
    holder.admit(socket);
  }

  /** A client presents its token at once: who has been silent for longest is none. */
  #endOldest(): void {
    const [oldest] = this.#unknown;
    if (oldest === undefined) return;
    this.#unknown.delete(oldest);
    oldest.destroy();
  }
}

async function listen(server: Server, path: string): Promise<void> {
  // Until its mode is set nobody but the daemon's user may connect.
  const umask = process.umask(0o177);
  try {
    server.listen(path);
    await once(server, 'listening');
  } finally {
    process.umask(umask);
  }
}

export interface DataSocketOptions {
  readonly path: string;
  /** Group that may connect beside root; undefined for root alone. */
  readonly groupId: number | undefined;
  /** How long a ticket waits for its holder. */
  readonly ticketLifetimeMs?: number;
  /** How long a connection may take to present its token. */
  readonly tokenTimeoutMs?: number;
  /** As many connections may be there that have presented no token; another one ends the oldest of them. */
  readonly maxUnknown?: number;
}

/**
 * Opens the socket for bulk bytes beside the API's.
 * @throws TinydockError as {@link claimSocketPath}
 */
export async function openDataSocket(options: DataSocketOptions): Promise<DataSocket> {
  const { path, groupId } = options;
  const office = new TicketOffice(options);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, highWaterMark: 1024 * 1024 }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void office.receive(socket);
  });
  await claimSocketPath(path);
  await listen(server, path);
  if (groupId !== undefined) await chown(path, 0, groupId);
  await chmod(path, SOCKET_MODE);
  return {
    issueTicket: (signal) => office.issue(path, signal),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
