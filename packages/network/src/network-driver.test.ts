import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableOf } from './firewall-table.ts';
import {
  cannotConnect,
  fetchText,
  hostAddress,
  inNamespace,
  listFirewallRules,
  NetworkFixture,
  serveOnce,
  tcp,
} from './fixtures/network-fixture.ts';

describe.skipIf(cannotConnect !== undefined)('BridgeNetworkDriver', () => {
  let fixture: NetworkFixture;

  beforeEach(async () => {
    fixture = await NetworkFixture.create();
  });

  afterEach(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  it('gives a container an address, a route, loopback and its name files', async () => {
    const { id, netnsPath, addresses, files, boundPorts } = await fixture.setUp();
    const [address] = addresses;
    expect(boundPorts).toEqual([]);
    expect(inNamespace(netnsPath, 'ip', '-br', 'addr')).toMatch(
      new RegExp(`eth0@\\S+ +UP +${address?.ipAddress ?? ''}/24`),
    );
    expect(inNamespace(netnsPath, 'ip', '-br', 'addr')).toContain('127.0.0.1/8');
    expect(inNamespace(netnsPath, 'ip', 'route')).toContain(`default via ${address?.gateway ?? ''}`);
    expect(inNamespace(netnsPath, 'cat', '/sys/class/net/lo/address')).toBeTruthy();
    expect(address?.macAddress).toMatch(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    const texts = await Promise.all(files.map(({ source }) => readFile(source, 'utf8')));
    expect(files.map(({ target }) => target)).toEqual(['/etc/resolv.conf', '/etc/hosts', '/etc/hostname']);
    expect(texts[0]).toBe('nameserver 192.0.2.53\nsearch example.org\n');
    expect(texts[1]).toContain(`${address?.ipAddress ?? ''}\tbox\n`);
    expect(texts[2]).toBe('box\n');
    await fixture.driver.tearDown(id);
  });

  it('publishes ports on loopback and on the other addresses, and takes them back', async () => {
    const {
      id,
      netnsPath = '',
      boundPorts,
      addresses,
    } = await fixture.setUp({ ports: [tcp(0, 80), tcp(0, 81, '127.0.0.1')] });
    const [everywhere = 0, loopback = 0] = boundPorts.map(({ hostPort }) => hostPort);
    await serveOnce(netnsPath, 80, 'one');
    expect(await fetchText('127.0.0.1', everywhere)).toBe('one\n');
    await serveOnce(netnsPath, 80, 'two');
    expect(await fetchText(hostAddress('IPv4'), everywhere)).toBe('two\n');
    await serveOnce(netnsPath, 81, 'three');
    expect(await fetchText('127.0.0.1', loopback)).toBe('three\n');
    await expect(fetchText(hostAddress('IPv4'), loopback)).rejects.toThrow(/ECONNREFUSED/);
    await fixture.driver.tearDown(id);
    await expect(fetchText('127.0.0.1', everywhere)).rejects.toThrow(/ECONNREFUSED/);
    expect(listFirewallRules()).not.toContain(addresses[0]?.ipAddress);
  });

  it('publishes UDP ports beside TCP ports of the same number', async () => {
    const chosen = await fixture.setUp({ ports: [tcp(0, 53)] });
    const hostPort = chosen.boundPorts[0]?.hostPort ?? 0;
    const udp = { hostIp: '127.0.0.1', hostPort, containerPort: 5353, protocol: 'udp' } as const;
    const { id, netnsPath = '' } = await fixture.setUp({ ports: [udp] });
    const echo = `const s = require('node:dgram').createSocket('udp4');
      s.on('message', (m, { port, address }) => s.send(m, port, address)).bind(5353)`;
    const server = spawn('nsenter', [`--net=${netnsPath}`, process.execPath, '-e', echo]);
    const socket = createSocket('udp4');
    const answer = new Promise<string>((resolve) => {
      socket.once('message', (message) => {
        resolve(String(message));
      });
    });
    // The server is not there from the first moment on, and UDP does not wait.
    const asking = setInterval(() => {
      socket.send('ask', hostPort, '127.0.0.1');
    }, 20);
    expect(await answer).toBe('ask');
    clearInterval(asking);
    socket.close();
    server.kill('SIGKILL');
    await Promise.all([chosen.id, id].map((each) => fixture.driver.tearDown(each)));
  });

  it('publishes again after another program flushed the firewall', async () => {
    const first = await fixture.setUp({ ports: [tcp(0, 80)] });
    execFileSync('nft', ['delete', 'table', 'ip', tableOf({ name: fixture.bridgeName })]);
    const second = await fixture.setUp({ ports: [tcp(0, 80)] });
    for (const { netnsPath = '', boundPorts } of [first, second]) {
      await serveOnce(netnsPath, 80, 'here');
      expect(await fetchText('127.0.0.1', boundPorts[0]?.hostPort ?? 0)).toBe('here\n');
    }
    execFileSync('nft', ['delete', 'table', 'ip', tableOf({ name: fixture.bridgeName })]);
    await Promise.all([first.id, second.id].map((id) => fixture.driver.tearDown(id)));
  });

  it('lets two containers reach each other, also through a published port', async () => {
    const server = await fixture.setUp({ ports: [tcp(0, 80)] });
    const client = await fixture.setUp();
    const ask = (host: string, port: number): string =>
      inNamespace(client.netnsPath, 'busybox', 'timeout', '3', 'busybox', 'nc', host, String(port));
    await serveOnce(server.netnsPath ?? '', 80, 'direct');
    expect(ask(server.addresses[0]?.ipAddress ?? '', 80)).toBe('direct\n');
    await serveOnce(server.netnsPath ?? '', 80, 'published');
    expect(ask(hostAddress('IPv4'), server.boundPorts[0]?.hostPort ?? 0)).toBe('published\n');
    await Promise.all([server.id, client.id].map((id) => fixture.driver.tearDown(id)));
  });

  it('makes a namespace with loopback only, or none at all', async () => {
    const none = await fixture.setUp({ mode: 'none' });
    expect(inNamespace(none.netnsPath, 'ip', '-br', 'link').trim().split('\n')).toHaveLength(1);
    expect(inNamespace(none.netnsPath, 'ip', '-br', 'addr')).toContain('127.0.0.1/8');
    expect(none.addresses).toEqual([]);
    const host = await fixture.setUp({ mode: 'host' });
    expect(host.netnsPath).toBeUndefined();
    expect(await readFile(host.files[1]?.source ?? '', 'utf8')).toContain('printer');
    expect(await readFile(host.files[0]?.source ?? '', 'utf8')).toContain('127.0.0.53');
    await Promise.all([none.id, host.id].map((id) => fixture.driver.tearDown(id)));
  });

  it('refuses a port that a program or a container has, by name, and leaves nothing of the failure', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const taken = { code: 'ALREADY_EXISTS', reason: 'PORT_IN_USE' };
    await expect(fixture.setUp({ ports: [tcp(port, 80)] })).rejects.toMatchObject(taken);
    server.close();
    const first = await fixture.setUp({ name: 'web', ports: [tcp(0, 80)] });
    const hostPort = first.boundPorts[0]?.hostPort ?? 0;
    await expect(fixture.setUp({ ports: [tcp(hostPort, 80, '127.0.0.1')] })).rejects.toMatchObject({
      ...taken,
      message: expect.stringContaining('container web') as string,
    });
    await fixture.driver.tearDown(first.id);
    const again = await fixture.setUp({ ports: [tcp(hostPort, 80)] });
    await fixture.driver.tearDown(again.id);
  });

  it('lets two containers that ask at once for one port have it once', async () => {
    const probe = await fixture.setUp({ ports: [tcp(0, 80)] });
    const hostPort = probe.boundPorts[0]?.hostPort ?? 0;
    await fixture.driver.tearDown(probe.id);
    const results = await Promise.allSettled([1, 2, 3].map(() => fixture.setUp({ ports: [tcp(hostPort, 80)] })));
    const won = results.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const { value } of won) await fixture.driver.tearDown(value.id);
  });

  it('gives containers that start at once different addresses', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => fixture.setUp()));
    expect(new Set(all.map(({ addresses }) => addresses[0]?.ipAddress)).size).toBe(4);
    await Promise.all(all.map(({ id }) => fixture.driver.tearDown(id)));
  });

  it('refuses addresses that are not of this machine, and names that would add lines to a file', async () => {
    const refused = { code: 'INVALID_ARGUMENT' };
    await expect(fixture.setUp({ ports: [tcp(0, 80, '198.51.100.7')] })).rejects.toMatchObject(refused);
    await expect(fixture.setUp({ ports: [tcp(0, 80, '::1')] })).rejects.toMatchObject(refused);
    await expect(fixture.setUp({ hostname: 'a\n192.0.2.1 bank.example' })).rejects.toMatchObject(refused);
  });

  it('keeps what lives and takes back the rest after a restart of the daemon', async () => {
    const live = await fixture.setUp({ ports: [tcp(0, 80)] });
    const dead = await fixture.setUp({ ports: [tcp(0, 80)] });
    await fixture.reopen();
    await fixture.driver.adopt([live.id]);
    expect(listFirewallRules()).not.toContain(dead.addresses[0]?.ipAddress);
    await serveOnce(live.netnsPath ?? '', 80, 'still');
    expect(await fetchText('127.0.0.1', live.boundPorts[0]?.hostPort ?? 0)).toBe('still\n');
    const next = await fixture.setUp();
    expect(next.addresses[0]?.ipAddress).not.toBe(live.addresses[0]?.ipAddress);
    await expect(fixture.setUp({ ports: [tcp(live.boundPorts[0]?.hostPort ?? 0, 80)] })).rejects.toMatchObject({
      reason: 'PORT_IN_USE',
    });
    await Promise.all([live.id, next.id].map((id) => fixture.driver.tearDown(id)));
  });

  it('takes down what has lost its namespace or its bridge, and is idempotent', async () => {
    const first = await fixture.setUp({ ports: [tcp(0, 80)] });
    execFileSync('umount', [first.netnsPath ?? '']);
    // The kernel removes the interfaces of a namespace a little after its last user.
    await sleep(50);
    await fixture.driver.tearDown(first.id);
    expect(listFirewallRules()).not.toContain(first.addresses[0]?.ipAddress);
    const second = await fixture.setUp();
    execFileSync('umount', [second.netnsPath ?? '']);
    execFileSync('ip', ['link', 'del', fixture.bridgeName]);
    await fixture.driver.tearDown(second.id);
    await fixture.driver.tearDown(second.id);
    const third = await fixture.setUp();
    await fixture.driver.tearDown(third.id);
  });

  it('runs beside another daemon without touching its network', async () => {
    const other = await NetworkFixture.create();
    const [mine, theirs] = await Promise.all([
      fixture.setUp({ ports: [tcp(0, 80)] }),
      other.setUp({ ports: [tcp(0, 80)] }),
    ]);
    expect(mine.addresses[0]?.gateway).not.toBe(theirs.addresses[0]?.gateway);
    await expect(fixture.setUp({ ports: [tcp(theirs.boundPorts[0]?.hostPort ?? 0, 80)] })).rejects.toMatchObject({
      reason: 'PORT_IN_USE',
      message: expect.stringContaining('another tinydock daemon') as string,
    });
    await fixture.driver.tearDown(mine.id);
    await fixture.driver.close();
    await serveOnce(theirs.netnsPath ?? '', 80, 'other');
    expect(await fetchText('127.0.0.1', theirs.boundPorts[0]?.hostPort ?? 0)).toBe('other\n');
    await other.driver.tearDown(theirs.id);
    expect(await other.destroy()).toEqual([]);
  });

  it('names the file of a namespace in its own directory', async () => {
    const { id, netnsPath } = await fixture.setUp({ mode: 'none' });
    expect(netnsPath).toBe(join(fixture.dir, 'run/netns', id));
    await fixture.driver.tearDown(id);
  });
});
