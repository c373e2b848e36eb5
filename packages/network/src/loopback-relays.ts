import { connect, createServer, type Server, type Socket } from 'node:net';
import { hasErrnoCode, type PortMapping } from '@tinydock/domain';
import { portInUse } from './bind-port.ts';
import type { PublishedEndpoint } from './endpoint-store.ts';
import { ANY_IPV6, IPV6_LOOPBACK } from './ip-address.ts';

/**
 * True for a port that relays alone publish: the kernel drops what comes to or from ::1 by way of a bridge, so that the
 * firewall's rules have no part in it.
 */
export function isForRelay({ hostIp }: Pick<PortMapping, 'hostIp'>): boolean {
  return hostIp === IPV6_LOOPBACK;
}

/** How many connections are relayed at once. */
export interface RelayLimits {
  readonly perPort: number;
  readonly inAll: number;
}

/** Each connection takes two descriptors of the daemon's, which needs others for everything else. */
const LIMITS: RelayLimits = { perPort: 1024, inAll: 4096 };
const SOCKETS_PER_CONNECTION = 2;

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

/** A reset, which no client takes for an empty answer. */
function refuse(client: Socket): void {
  client.on('error', () => client.destroy()).resetAndDestroy();
}

/**
 * Takes the connections of this machine to ::1 that are for published TCP ports, and hands them on to containers. They
 * end with the daemon; the next one makes them again. All other addresses are the firewall's.
 */
export class LoopbackRelays {
  readonly #relays = new Map<number, Relay>();
  readonly #limits: RelayLimits;

  /** @param limits a connection beyond them is reset; those that are there go on */
  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /** Serves the ports of an endpoint; those that are served already stay. @throws TinydockError ALREADY_EXISTS / PORT_IN_USE */
  async publish(endpoint: PublishedEndpoint): Promise<void> {
    const { ip6Address } = endpoint;
    if (ip6Address === undefined) return;
    await Promise.all(relayedPorts(endpoint).map((mapping) => this.#open(mapping, ip6Address)));
  }

  /** Ends what is served, and its connections; idempotent. */
  unpublish(endpoint: PublishedEndpoint): void {
    if (endpoint.ip6Address === undefined) return;
    for (const { hostPort } of relayedPorts(endpoint)) this.#close(hostPort);
  }

  close(): void {
    for (const hostPort of [...this.#relays.keys()]) this.#close(hostPort);
  }

  async #open(mapping: PortMapping, host: string): Promise<void> {
    const { hostPort, containerPort: port } = mapping;
    const target = `[${host}]:${String(port)}`;
    if (this.#relays.get(hostPort)?.target === target) return;
    this.#close(hostPort);
    const sockets = new Set<Socket>();
    const keep = (socket: Socket): Socket => {
      sockets.add(socket.once('close', () => sockets.delete(socket)));
      return socket;
    };
    const server = createServer({ allowHalfOpen: true }, (client) => {
      if (this.#isFull(sockets)) refuse(client);
      else join(keep(client), keep(connect({ host, port, allowHalfOpen: true })));
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
      throw hasErrnoCode(error, 'EADDRINUSE') ? portInUse(mapping, 'another program', error) : error;
    }
  }

  /** Sockets count, not clients: that to the container may outlive its client's. */
  #isFull(own: Relay['sockets']): boolean {
    const all = [...this.#relays.values()].reduce((sum, { sockets }) => sum + sockets.size, 0);
    const isOver = (count: number, limit: number): boolean =>
      count + SOCKETS_PER_CONNECTION > limit * SOCKETS_PER_CONNECTION;
    return isOver(own.size, this.#limits.perPort) || isOver(all, this.#limits.inAll);
  }

  #close(hostPort: number): void {
    const relay = this.#relays.get(hostPort);
    this.#relays.delete(hostPort);
    relay?.server.close();
    for (const socket of relay?.sockets ?? []) socket.destroy();
  }
}

/** What of an endpoint is published on ::1 by relays, as mappings of that address alone. */
function relayedPorts({ ports }: PublishedEndpoint): readonly PortMapping[] {
  return ports
    .filter(({ protocol, hostIp }) => protocol === 'tcp' && [IPV6_LOOPBACK, ANY_IPV6].includes(hostIp))
    .map((mapping) => ({ ...mapping, hostIp: IPV6_LOOPBACK }));
}
