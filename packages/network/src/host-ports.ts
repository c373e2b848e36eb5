import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { type ContainerId, hasErrnoCode, type PortMapping, TinydockError } from '@tinydock/domain';
import { parseIpv4 } from './ipv4.ts';

const ANY_ADDRESS = '0.0.0.0';

/** Ports that are published without a socket that would show it. */
export interface PublishedPorts {
  readonly own: ReadonlyMap<ContainerId, { readonly name: string; readonly ports: readonly PortMapping[] }>;
  /** Of other daemons. */
  readonly foreign: readonly PortMapping[];
}

function addressOf(mapping: PortMapping): string {
  return mapping.hostIp === '' ? ANY_ADDRESS : mapping.hostIp;
}

/** True where both cannot be published at once. */
function collides(one: PortMapping, other: PortMapping): boolean {
  if (one.hostPort !== other.hostPort || one.protocol !== other.protocol) return false;
  const addresses = [addressOf(one), addressOf(other)];
  return addresses[0] === addresses[1] || addresses.includes(ANY_ADDRESS);
}

/** Binds a port for a moment; gives the port, which 0 leaves to the kernel. @throws Error EADDRINUSE and others */
async function tryBind(mapping: PortMapping): Promise<number> {
  const host = addressOf(mapping);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  if (mapping.protocol === 'udp') {
    const socket = createSocket('udp4').once('error', reject);
    socket.bind({ address: host, port: mapping.hostPort, exclusive: true }, () => {
      const { port } = socket.address();
      socket.close(() => {
        resolve(port);
      });
    });
    return promise;
  }
  const server = createServer().once('error', reject);
  server.listen({ host, port: mapping.hostPort, exclusive: true }, () => {
    const address = server.address();
    server.close(() => {
      resolve(typeof address === 'object' && address !== null ? address.port : mapping.hostPort);
    });
  });
  return promise;
}

function describeMapping(mapping: PortMapping): string {
  return `${addressOf(mapping)}:${String(mapping.hostPort)}/${mapping.protocol}`;
}

function portInUse(mapping: PortMapping, holder: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'PORT_IN_USE',
    message: `cannot publish port ${describeMapping(mapping)}: ${holder} uses it`,
    hint: 'Choose another host port, or stop what uses this one.',
    details: { port: String(mapping.hostPort), protocol: mapping.protocol, address: addressOf(mapping) },
    cause,
  });
}

function checkMapping(mapping: PortMapping): void {
  if (mapping.hostIp !== '' && parseIpv4(mapping.hostIp) === undefined) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `cannot publish on address ${JSON.stringify(mapping.hostIp)}: the default bridge has IPv4 only`,
      hint: 'Give an IPv4 address of this machine, or none.',
    });
  }
}

function describeBindFailure(mapping: PortMapping, error: unknown): unknown {
  if (hasErrnoCode(error, 'EADDRINUSE')) return portInUse(mapping, 'another program', error);
  if (!hasErrnoCode(error, 'EADDRNOTAVAIL', 'EACCES', 'EINVAL')) return error;
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot publish port ${describeMapping(mapping)}: ${
      hasErrnoCode(error, 'EADDRNOTAVAIL') ? 'the address is not one of this machine' : String(error)
    }`,
    cause: error,
  });
}

async function resolveMapping(
  wanted: PortMapping,
  taken: readonly PortMapping[],
  published: PublishedPorts,
): Promise<PortMapping> {
  checkMapping(wanted);
  const mapping = { ...wanted, hostIp: wanted.hostIp === ANY_ADDRESS ? '' : wanted.hostIp };
  if (mapping.hostPort !== 0) {
    const inUse = (ports: readonly PortMapping[]): boolean => ports.some((port) => collides(port, mapping));
    const holder = [...published.own.values()].find(({ ports }) => inUse(ports));
    if (holder !== undefined) throw portInUse(mapping, `container ${holder.name}`);
    if (inUse(published.foreign)) throw portInUse(mapping, 'a container of another tinydock daemon');
    if (inUse(taken)) throw portInUse(mapping, 'another mapping of this container');
  }
  const all = [...taken, ...published.foreign, ...[...published.own.values()].flatMap(({ ports }) => ports)];
  for (;;) {
    let hostPort: number;
    try {
      hostPort = await tryBind(mapping);
    } catch (error) {
      throw describeBindFailure(mapping, error);
    }
    const bound = { ...mapping, hostPort };
    // A published port has no socket: the kernel may offer one that another container has.
    if (mapping.hostPort !== 0 || !all.some((port) => collides(port, bound))) return bound;
  }
}

/**
 * Finds whether host ports are free, and chooses those that are asked for as 0.
 * @throws TinydockError ALREADY_EXISTS / PORT_IN_USE, INVALID_ARGUMENT for an address that is not of this machine
 */
export async function resolvePorts(
  wanted: readonly PortMapping[],
  published: PublishedPorts,
): Promise<readonly PortMapping[]> {
  const resolved: PortMapping[] = [];
  // Those with a number first, so that a chosen one does not take theirs.
  const ordered = wanted.toSorted((one, other) => Number(one.hostPort === 0) - Number(other.hostPort === 0));
  for (const mapping of ordered) resolved.push(await resolveMapping(mapping, resolved, published));
  return resolved;
}
