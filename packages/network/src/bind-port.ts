import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { type PortMapping, TinydockError } from '@tinydock/domain';
import { ANY_IPV4, ANY_IPV6, familyOf } from './ip-address.ts';

/** Where a mapping is published. */
export function addressOf({ hostIp }: PortMapping): string {
  return hostIp === '' ? ANY_IPV4 : hostIp;
}

/** True where it is published on all addresses of its family. */
export function isAnyAddress(mapping: PortMapping): boolean {
  return [ANY_IPV4, ANY_IPV6].includes(addressOf(mapping));
}

/** Such as `0.0.0.0:8080/tcp` or `[::]:8080/tcp`. */
export function describeMapping(mapping: PortMapping): string {
  const address = addressOf(mapping);
  const { hostPort, lastHostPort, protocol } = mapping;
  const ports = lastHostPort === undefined ? String(hostPort) : `${String(hostPort)}-${String(lastHostPort)}`;
  return `${familyOf(address) === 6 ? `[${address}]` : address}:${ports}/${protocol}`;
}

/** The failure of a mapping whose host port is taken. @param holder by whom */
export function portInUse(mapping: PortMapping, holder: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'PORT_IN_USE',
    message: `cannot publish port ${describeMapping(mapping)}: ${holder} uses it`,
    hint: 'Choose another host port, or stop what uses this one.',
    details: { port: String(mapping.hostPort), protocol: mapping.protocol, address: addressOf(mapping) },
    cause,
  });
}

/** The failure of a mapping that may have one of several ports. @param cause of the last of them */
export function rangeInUse(mapping: PortMapping, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'PORT_IN_USE',
    message: `cannot publish one of the ports ${describeMapping(mapping)}: all of them are in use`,
    hint: 'Give a larger range, or stop what uses them.',
    cause,
  });
}

function bindDatagrams(host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const type = familyOf(host) === 6 ? 'udp6' : 'udp4';
  const socket = createSocket({ type, ipv6Only: type === 'udp6' }).once('error', reject);
  socket.bind({ address: host, port, exclusive: true }, () => {
    const { port: bound } = socket.address();
    socket.close(() => {
      resolve(bound);
    });
  });
  return promise;
}

/** Binds a port for a moment; gives the port, which 0 leaves to the kernel. @throws Error EADDRINUSE and others */
export async function tryBind(mapping: PortMapping): Promise<number> {
  const host = addressOf(mapping);
  if (mapping.protocol === 'udp') return bindDatagrams(host, mapping.hostPort);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer().once('error', reject);
  server.listen({ host, port: mapping.hostPort, exclusive: true, ipv6Only: familyOf(host) === 6 }, () => {
    const address = server.address();
    server.close(() => {
      resolve(typeof address === 'object' && address !== null ? address.port : mapping.hostPort);
    });
  });
  return promise;
}
