import { connect, createServer, type Server, type Socket } from 'node:net';
import { hasErrnoCode, type PortMapping, TinydockError } from '@tinydock/domain';
import type { PublishedEndpoint } from './endpoint-store.ts';

export const IPV6_LOOPBACK = '::1';
const ANY_IPV6 = '::';

/**
 * True for a port that relays alone publish: the kernel drops what comes to or from ::1 by way of a bridge, so that the
 * firewall's rules have no part in it.
 */
export function isForRelay({ hostIp }: Pick<PortMapping, 'hostIp'>): boolean {
  return hostIp === IPV6_LOOPBACK;
}

interface Relay {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  /** Where its connections go. */
  readonly target: string;
}

/** Hands bytes on in both directions; the end of one direction leaves the other open. */
function join(client: Socket, upstream: Socket): void {
  client.pipe(upstream).pipe(client);
  client
    .on('error', () => upstream.destroy())
    .once('close', () => {
      upstream.destroySoon();
    });
  upstream
    .on('error', () => client.resetAndDestroy())
    .once('close', () => {
      client.destroySoon();
    });
}

function portInUse(hostPort: number, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'PORT_IN_USE',
    message: `cannot publish port [${IPV6_LOOPBACK}]:${String(hostPort)}/tcp: another program uses it`,
    hint: 'Choose another host port, or stop what uses this one.',
    cause,
  });
}

/**
 * Takes the connections of this machine to ::1 that are for published TCP ports, and hands them on to containers. They
 * end with the daemon; the next one makes them again. All other addresses are the firewall's.
 */
export class LoopbackRelays {
  readonly #relays = new Map<number, Relay>();

  /** Serves the ports of an endpoint; those that are served already stay. @throws TinydockError ALREADY_EXISTS / PORT_IN_USE */
  async publish(endpoint: PublishedEndpoint): Promise<void> {
    const { ip6Address } = endpoint;
    if (ip6Address === undefined) return;
    await Promise.all(
      relayedPorts(endpoint).map(({ hostPort, containerPort }) =>
        this.#open(hostPort, { host: ip6Address, port: containerPort }),
      ),
    );
  }

  /** Ends what is served, and its connections; idempotent. */
  unpublish(endpoint: PublishedEndpoint): void {
    if (endpoint.ip6Address === undefined) return;
    for (const { hostPort } of relayedPorts(endpoint)) this.#close(hostPort);
  }

  close(): void {
    for (const hostPort of [...this.#relays.keys()]) this.#close(hostPort);
  }

  async #open(hostPort: number, to: { readonly host: string; readonly port: number }): Promise<void> {
    const target = `[${to.host}]:${String(to.port)}`;
    if (this.#relays.get(hostPort)?.target === target) return;
    this.#close(hostPort);
    const sockets = new Set<Socket>();
    const keep = (socket: Socket): Socket => {
      sockets.add(socket.once('close', () => sockets.delete(socket)));
      return socket;
    };
    const server = createServer({ allowHalfOpen: true }, (client) => {
      join(keep(client), keep(connect({ ...to, allowHalfOpen: true })));
    });
    this.#relays.set(hostPort, { server, sockets, target });
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    // For good: a connection that cannot be taken later, for want of descriptors, is one too.
    server.on('error', reject).listen({ host: IPV6_LOOPBACK, port: hostPort, exclusive: true }, () => {
      resolve(undefined);
    });
    try {
      await promise;
    } catch (error) {
      this.#relays.delete(hostPort);
      // This machine has no ::1; nobody can ask there.
      if (hasErrnoCode(error, 'EADDRNOTAVAIL')) return;
      throw hasErrnoCode(error, 'EADDRINUSE') ? portInUse(hostPort, error) : error;
    }
  }

  #close(hostPort: number): void {
    const relay = this.#relays.get(hostPort);
    this.#relays.delete(hostPort);
    relay?.server.close();
    for (const socket of relay?.sockets ?? []) socket.destroy();
  }
}

function relayedPorts({ ports }: PublishedEndpoint): PublishedEndpoint['ports'] {
  return ports.filter(({ protocol, hostIp }) => protocol === 'tcp' && [IPV6_LOOPBACK, ANY_IPV6].includes(hostIp));
}
