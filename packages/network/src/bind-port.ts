import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { PortMapping } from '@tinydock/domain';
import { familyOf } from './ip-address.ts';

const ANY_ADDRESSES = ['0.0.0.0', '::'];

/** Where a mapping is published. */
export function addressOf({ hostIp }: PortMapping): string {
  return hostIp === '' ? '0.0.0.0' : hostIp;
}

/** True where it is published on all addresses of its family. */
export function isAnyAddress(mapping: PortMapping): boolean {
  return ANY_ADDRESSES.includes(addressOf(mapping));
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
