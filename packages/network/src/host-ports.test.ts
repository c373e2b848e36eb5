import { createServer, type Server } from 'node:net';
import { type PortMapping, parseContainerId } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolvePorts } from './host-ports.ts';

describe('a range of host ports', () => {
  let server: Server;
  /** The first of the range is taken by a program. */
  let first: number;

  beforeEach(async () => {
    // Nobody else uses this address of loopback; the kernel chooses far below the highest port.
    server = createServer().listen(0, '127.77.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    first = (server.address() as { port: number }).port;
  });

  afterEach(() => {
    server.close();
  });

  const range = (containerPort: number, count = 4): PortMapping => ({
    hostIp: '127.77.0.1',
    hostPort: first,
    lastHostPort: first + count - 1,
    containerPort,
    protocol: 'tcp',
  });
  const nothing = { own: new Map(), foreign: [], hasIpv6: false };

  it('gives the first that is free, each mapping another one', async () => {
    const { lastHostPort: _, ...fixed } = { ...range(82), hostPort: first + 1 };
    const ports = await resolvePorts([range(80), range(81), fixed], nothing);
    const numbers = new Map(ports.map(({ containerPort, hostPort }) => [containerPort, hostPort - first]));
    expect(numbers).toEqual(
      new Map([
        [82, 1],
        [80, 2],
        [81, 3],
      ]),
    );
    expect(ports.every((port) => !('lastHostPort' in port))).toBe(true);
  });

  it('leaves out what other containers have', async () => {
    const published = { ...range(80), hostPort: first + 1, lastHostPort: undefined };
    const own = new Map([[parseContainerId('ab'.repeat(32)), { name: 'web', ports: [published] }]]);
    const [port] = await resolvePorts([range(80)], { ...nothing, own });
    expect(port?.hostPort).toBe(first + 2);
  });

  it('that has none left says so', async () => {
    await expect(resolvePorts([range(80, 1)], nothing)).rejects.toMatchObject({ reason: 'PORT_IN_USE' });
    const both = [{ ...range(80, 2) }, { ...range(81, 2) }];
    await expect(resolvePorts(both, nothing)).rejects.toMatchObject({
      reason: 'PORT_IN_USE',
      message: `cannot publish one of the ports 127.77.0.1:${String(first)}-${String(first + 1)}/tcp: all of them are in use`,
    });
  });
});
