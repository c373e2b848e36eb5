import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCapabilities } from './capabilities.ts';
import { UNMOUNT_FLAGS, unmountSync } from './mount.ts';
import { bindNewNetworkNamespace, inNetworkNamespace, interfaceIndexOf } from './network-namespace.ts';
import { addAddress, createVeth, deleteLink, isolatePort, replaceDefaultRoute, setLinkUp } from './route-messages.ts';
import { RouteSocket } from './route-socket.ts';

const mayMake = readCapabilities().has('CAP_SYS_ADMIN') && readCapabilities().has('CAP_NET_ADMIN');
const ownNamespace = (): string => readlinkSync('/proc/thread-self/ns/net');

describe.skipIf(!mayMake)('network namespaces (needs CAP_SYS_ADMIN and CAP_NET_ADMIN)', () => {
  let dir: string;
  let path: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tinydock-netns-'));
    path = join(dir, 'net');
    writeFileSync(path, '');
    bindNewNetworkNamespace(path);
  });

  afterEach(() => {
    unmountSync(path, UNMOUNT_FLAGS.detach);
    rmSync(dir, { recursive: true });
  });

  const request = async (...messages: Parameters<RouteSocket['request']>[0]): Promise<void> => {
    const socket = RouteSocket.open(path);
    try {
      await socket.request(messages);
    } finally {
      socket.close();
    }
  };
  const ip = (...args: string[]): string =>
    execFileSync('nsenter', [`--net=${path}`, 'ip', ...args], { encoding: 'utf8' });

  it('come back to their own, also after a failure', () => {
    const home = ownNamespace();
    expect(inNetworkNamespace(path, ownNamespace)).not.toBe(home);
    expect(() =>
      inNetworkNamespace(path, () => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(() => inNetworkNamespace(dir, ownNamespace)).toThrow(/EINVAL/);
    expect(ownNamespace()).toBe(home);
  });

  it('have interfaces, addresses of both families and routes', async () => {
    ip('link', 'add', 'bridge', 'type', 'bridge');
    const master = inNetworkNamespace(path, () => interfaceIndexOf('bridge')) ?? 0;
    const namespaceFd = openSync(path, 'r');
    const peer = { name: 'eth0', namespaceFd, macAddress: Buffer.from('0242ac110002', 'hex') };
    await request(createVeth({ name: 'host-end', master, mtu: 1400, peer }), setLinkUp('host-end'), setLinkUp('eth0'));
    closeSync(namespaceFd);
    const index = inNetworkNamespace(path, () => interfaceIndexOf('eth0')) ?? 0;
    const ipv6 = (last: number): Uint8Array => Uint8Array.of(0xfd, ...Array<number>(14).fill(0), last);
    await request(
      addAddress(index, Uint8Array.of(10, 99, 0, 2), 24),
      addAddress(index, ipv6(2), 64),
      replaceDefaultRoute(index, Uint8Array.of(10, 99, 0, 1)),
      replaceDefaultRoute(index, Uint8Array.of(10, 99, 0, 3)),
      replaceDefaultRoute(index, ipv6(1)),
    );
    expect(ip('addr', 'show', 'eth0')).toMatch(
      /mtu 1400[^]*02:42:ac:11:00:02[^]*inet 10\.99\.0\.2\/24[^]*inet6 fd00::2\/64/,
    );
    expect(ip('addr', 'show', 'host-end')).toContain('master bridge');
    expect(ip('route', 'show', 'default').trim()).toBe('default via 10.99.0.3 dev eth0');
    expect(ip('-6', 'route', 'show', 'default')).toContain('default via fd00::1 dev eth0');
    await request(deleteLink('host-end'));
    expect(ip('link')).not.toContain('eth0');
  });

  it('keep ports of a bridge from each other, and only those', async () => {
    ip('link', 'add', 'bridge', 'type', 'bridge');
    const master = inNetworkNamespace(path, () => interfaceIndexOf('bridge')) ?? 0;
    const namespaceFd = openSync(path, 'r');
    const macAddress = Buffer.from('0242ac110002', 'hex');
    const pair = (at: number): Parameters<typeof createVeth>[0] => {
      const peer = { name: `inner${String(at)}`, namespaceFd, macAddress };
      return { name: `outer${String(at)}`, master, mtu: undefined, peer };
    };
    await request(createVeth(pair(0)), createVeth(pair(1)), isolatePort('outer0'));
    closeSync(namespaceFd);
    expect(ip('-d', 'link', 'show', 'outer0')).toContain('isolated on');
    expect(ip('-d', 'link', 'show', 'outer1')).toContain('isolated off');
    await expect(request(isolatePort('nobody'))).rejects.toMatchObject({ code: 'ENODEV' });
  });

  it('say which change failed', async () => {
    await expect(request(setLinkUp('lo'), deleteLink('nobody'), setLinkUp('nobody'))).rejects.toMatchObject({
      code: 'ENODEV',
      path: 'delete interface nobody',
    });
    expect(inNetworkNamespace(path, () => interfaceIndexOf('nobody'))).toBeUndefined();
    expect(ip('link', 'show', 'lo')).toContain('LOOPBACK,UP');
  });
});
