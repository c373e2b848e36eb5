import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { supportsIpv6 } from './ipv6-settings.ts';
import { LoopbackRelays } from './loopback-relays.ts';

/** A port of ::1 that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '::1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(!supportsIpv6())('LoopbackRelays', () => {
  let relays: LoopbackRelays;
  let serve: (socket: Socket) => void;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    serve(socket);
  });
  let hostPort: number;

  beforeEach(async () => {
    relays = new LoopbackRelays();
    server.listen(0, '::1');
    await new Promise((resolve) => server.once('listening', resolve));
    hostPort = await freePort();
  });

  afterEach(async () => {
    relays.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const endpoint = (hostIp: string, containerPort = (server.address() as { port: number }).port) => ({
    ipAddress: undefined,
    ip6Address: '::1',
    ports: [{ hostIp, hostPort, containerPort, protocol: 'tcp' as const }],
  });

  it('hands on all bytes in both directions, and the end of each on its own', async () => {
    const bytes = randomBytes(3_000_000);
    // It answers when all is there.
    serve = (socket) => void buffer(socket).then((all) => socket.end(all));
    await relays.publish(endpoint('::'));
    const client = connect({ host: '::1', port: hostPort, allowHalfOpen: true });
    client.end(bytes);
    expect((await buffer(client)).equals(bytes)).toBe(true);
  });

  it('serves what it serves until it is taken back, and nothing of IPv4', async () => {
    serve = (socket) => socket.end('one');
    await relays.publish(endpoint('::1'));
    await relays.publish(endpoint('::1'));
    expect(String(await buffer(connect({ host: '::1', port: hostPort })))).toBe('one');
    await relays.publish(endpoint('', 1));
    expect(String(await buffer(connect({ host: '::1', port: hostPort })))).toBe('one');
    relays.unpublish(endpoint('::1'));
    relays.unpublish(endpoint('::1'));
    await expect(buffer(connect({ host: '::1', port: hostPort }))).rejects.toThrow('ECONNREFUSED');
  });

  it('ends connections whose container does not listen, or which are taken back', async () => {
    await relays.publish(endpoint('::', await freePort()));
    await expect(buffer(connect({ host: '::1', port: hostPort }))).rejects.toThrow('ECONNRESET');
    const { promise, resolve } = Promise.withResolvers<Socket>();
    serve = resolve;
    await relays.publish(endpoint('::'));
    const client = connect({ host: '::1', port: hostPort });
    const closed = new Promise((done) => client.once('close', done));
    const inside = await promise;
    const ended = new Promise((done) => inside.once('close', done));
    inside.on('end', () => inside.end()).resume();
    relays.close();
    await Promise.all([closed, ended]);
  });

  it('resets connections beyond its limits, of a port and in all, until others end', async () => {
    relays = new LoopbackRelays({ perPort: 2, inAll: 3 });
    serve = (socket) => {
      socket.write('in');
      socket.on('end', () => socket.end()).resume();
    };
    const otherPort = await freePort();
    const { ports } = endpoint('::1');
    await relays.publish({
      ...endpoint('::1'),
      ports: ports.flatMap((port) => [port, { ...port, hostPort: otherPort }]),
    });
    const ask = async (port: number): Promise<Socket | string> => {
      // Those that are open are cut at the end.
      const client = connect({ host: '::1', port }).on('error', () => undefined);
      try {
        await once(client, 'data');
        return client;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? '';
      }
    };
    const first = [await ask(hostPort), await ask(hostPort)];
    expect(await ask(hostPort)).toBe('ECONNRESET');
    const last = await ask(otherPort);
    expect([...first, last]).toEqual([expect.any(Socket), expect.any(Socket), expect.any(Socket)]);
    expect(await ask(otherPort)).toBe('ECONNRESET');
    (first[0] as Socket).destroy();
    await expect.poll(() => ask(otherPort)).toBeInstanceOf(Socket);
  });

  it('says that a port is taken', async () => {
    const other = createServer().listen(hostPort, '::1');
    await new Promise((resolve) => other.once('listening', resolve));
    await expect(relays.publish(endpoint('::'))).rejects.toMatchObject({
      reason: 'PORT_IN_USE',
      message: `cannot publish port [::1]:${hostPort}/tcp: another program uses it`,
      details: { port: String(hostPort), protocol: 'tcp', address: '::1' },
    });
    await new Promise((resolve) => other.close(resolve));
  });
});
