import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { NetworkDefinition, NetworkPlan, NetworkResult } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listUsedSubnets } from './choose-subnet.ts';
import { tableOf } from './firewall-table.ts';
import {
  cannotConnect,
  canReach,
  fetchText,
  hostAddress,
  inNamespace,
  link,
  listFirewallRules,
  NetworkFixture,
  serveOnce,
  tcp,
} from './fixtures/network-fixture.ts';
import { supportsIpv6 } from './ipv6-settings.ts';

function addressOf({ addresses }: NetworkResult, index = 0): string {
  return addresses[index]?.ipv6?.ipAddress ?? '';
}

describe.skipIf(cannotConnect !== undefined || !supportsIpv6())('networks with IPv6', () => {
  let fixture: NetworkFixture;

  beforeEach(async () => {
    fixture = await NetworkFixture.create();
  });

  afterEach(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  const create = (name: string, more?: Partial<NetworkPlan>): Promise<NetworkDefinition> =>
    fixture.createNetwork(name, { ipv6: {}, ...more });

  it('give containers an address, a route, and lines in their files', async () => {
    const { ipv6 } = await create('net');
    const box = await fixture.setUp({ links: [link('net')] });
    const [address] = box.addresses;
    expect(ipv6?.subnet).toMatch(/^fd[0-9a-f]{2}:.*::\/64$/);
    expect(address?.ipv6).toEqual({
      ipAddress: ipv6?.subnet.replace('::/64', '::2'),
      prefixLength: 64,
      gateway: ipv6?.gateway,
    });
    expect(inNamespace(box.netnsPath, 'ip', '-6', '-o', 'addr', 'show', 'eth0')).toMatch(
      new RegExp(`${addressOf(box)}/64 scope global(?! tentative)`),
    );
    expect(inNamespace(box.netnsPath, 'ip', '-6', 'route')).toContain(`default via ${ipv6?.gateway ?? ''} dev eth0`);
    expect(inNamespace(box.netnsPath, 'cat', '/proc/sys/net/ipv6/conf/eth0/accept_ra')).toBe('0\n');
    expect(await readFile(box.files[1]?.source ?? '', 'utf8')).toContain(`${addressOf(box)}\tbox\n`);
    expect(canReach(box.netnsPath, ipv6?.gateway)).toBe(true);
    const plain = await fixture.setUp();
    expect(plain.addresses[0]?.ipv6).toBeUndefined();
    expect(inNamespace(plain.netnsPath, 'ip', '-6', '-o', 'addr', 'show', 'eth0')).toBe('');
    await Promise.all([box, plain].map(({ id }) => fixture.driver.tearDown(id)));
  });

  it('are apart, and lead out under an address of the host unless they are internal', async () => {
    const front = await create('front');
    await create('back');
    const { ipv6 } = await create('inside', { isInternal: true });
    const [one, two, hidden] = await Promise.all([
      fixture.setUp({ links: [link('front')] }),
      fixture.setUp({ links: [link('back'), link('front')] }),
      fixture.setUp({ links: [link('inside')] }),
    ]);
    expect(canReach(one.netnsPath, addressOf(two, 1))).toBe(true);
    expect(canReach(one.netnsPath, addressOf(two))).toBe(false);
    expect(hidden.addresses[0]?.ipv6?.gateway).toBe('');
    expect(inNamespace(hidden.netnsPath, 'ip', '-6', 'route')).not.toContain('default');
    inNamespace(hidden.netnsPath, 'ip', '-6', 'route', 'add', 'default', 'via', ipv6?.gateway ?? '');
    expect(canReach(hidden.netnsPath, ipv6?.gateway)).toBe(true);
    expect(canReach(hidden.netnsPath, addressOf(one))).toBe(false);
    expect(listFirewallRules()).toContain(
      `ip6 saddr ${front.ipv6?.subnet ?? ''} oifname != "${front.bridge}" ip6 daddr != ff00::/8 masquerade`,
    );
    await Promise.all([one, two, hidden].map(({ id }) => fixture.driver.tearDown(id)));
  });

  it('send packets out under an address of the host, and let nobody in but to what is published', async () => {
    await create('net');
    const outside = await fixture.setUp({ mode: 'none' });
    const uplink = `${fixture.bridgeName}-up`;
    const [host, far] = ['fd61:77c2:5a0e::1', 'fd61:77c2:5a0e::2'];
    execFileSync('ip', [
      'link',
      'add',
      uplink,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      outside.netnsPath ?? '',
    ]);
    execFileSync('ip', ['addr', 'add', `${host}/64`, 'dev', uplink, 'nodad']);
    execFileSync('ip', ['link', 'set', uplink, 'up']);
    inNamespace(outside.netnsPath, 'ip', 'addr', 'add', `${far}/64`, 'dev', 'eth0', 'nodad');
    inNamespace(outside.netnsPath, 'ip', 'link', 'set', 'eth0', 'up');
    const box = await fixture.setUp({ links: [link('net')], ports: [tcp(0, 80)] });
    // It has no way back to addresses of the network.
    expect(canReach(box.netnsPath, far)).toBe(true);
    inNamespace(outside.netnsPath, 'ip', '-6', 'route', 'add', 'default', 'via', host);
    expect(canReach(outside.netnsPath, addressOf(box))).toBe(false);
    await serveOnce(box.netnsPath ?? '', 80, 'published');
    const ask = ['busybox', 'timeout', '3', 'busybox', 'nc', host, String(box.boundPorts[0]?.hostPort)];
    expect(inNamespace(outside.netnsPath, ...ask)).toBe('published\n');
    execFileSync('ip', ['link', 'del', uplink]);
    await Promise.all([outside, box].map(({ id }) => fixture.driver.tearDown(id)));
  });

  it('give the addresses that are asked for, and refuse what cannot be', async () => {
    await create('net', { ipv6: { subnet: 'fd5a:6b7c:8d9e::/64', gateway: 'fd5a:6b7c:8d9e::fe' } });
    await fixture.createNetwork('plain');
    const wanted = link('net', { ip6Address: 'FD5A:6b7c:8d9e::00AA' });
    const first = await fixture.setUp({ links: [wanted] });
    expect(first.addresses[0]?.ipv6).toMatchObject({
      ipAddress: 'fd5a:6b7c:8d9e::aa',
      gateway: 'fd5a:6b7c:8d9e::fe',
    });
    await expect(fixture.setUp({ links: [wanted] })).rejects.toMatchObject({ reason: 'ADDRESS_IN_USE' });
    for (const [network, ip6Address] of [
      ['net', 'fd5a::1'],
      ['plain', 'fd5a:6b7c:8d9e::ab'],
    ] as const) {
      await expect(fixture.setUp({ links: [link(network, { ip6Address })] })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    }
    await expect(create('other', { ipv6: { subnet: 'fd5a:6b7c::/32' } })).rejects.toMatchObject({
      reason: 'ADDRESS_IN_USE',
      message: expect.stringContaining('the network net') as string,
    });
    await fixture.driver.tearDown(first.id);
    const again = await fixture.setUp({ links: [wanted] });
    await fixture.driver.tearDown(again.id);
  });

  it('come back after a restart, and after a reboot, and leave nothing', async () => {
    const definition = await create('net');
    const live = await fixture.setUp({ links: [link('net')] });
    fixture.networks = [definition];
    await fixture.reopen();
    await fixture.driver.adopt([live.id]);
    const next = await fixture.setUp({ links: [link('net')] });
    expect(addressOf(next)).not.toBe(addressOf(live));
    expect(canReach(next.netnsPath, addressOf(live))).toBe(true);
    await Promise.all([live, next].map(({ id }) => fixture.driver.tearDown(id)));
    await fixture.driver.close();
    expect(listFirewallRules()).not.toContain(tableOf({ name: definition.bridge }));
    await fixture.reopen();
    await fixture.driver.adopt([]);
    expect(listFirewallRules()).toContain(`table ip6 ${tableOf({ name: definition.bridge })}`);
    expect((await listUsedSubnets()).some(({ device }) => device === definition.bridge)).toBe(true);
    await fixture.driver.removeNetwork('net');
  });

  it('publish ports on the addresses of both families, on loopback too, and take them back', async () => {
    const definition = await create('net');
    const web = await fixture.setUp({ links: [link('net')], ports: [tcp(0, 80)] });
    const port = web.boundPorts[0]?.hostPort ?? 0;
    expect(web.boundPorts).toEqual([tcp(port, 80), tcp(port, 80, '::')]);
    for (const host of ['127.0.0.1', '::1', hostAddress('IPv6')].filter((address) => address !== '')) {
      await serveOnce(web.netnsPath ?? '', 80, `by ${host}`);
      expect(await fetchText(host, port)).toBe(`by ${host}\n`);
    }
    await expect(fixture.setUp({ links: [link('net')], ports: [tcp(port, 81, '::1')] })).rejects.toMatchObject({
      reason: 'PORT_IN_USE',
      message: expect.stringContaining(`[::1]:${port}/tcp: container box`) as string,
    });
    fixture.networks = [definition];
    await fixture.driver.close();
    await fixture.reopen();
    await fixture.driver.adopt([web.id]);
    await serveOnce(web.netnsPath ?? '', 80, 'still');
    expect(await fetchText('::1', port)).toBe('still\n');
    await fixture.driver.tearDown(web.id);
    await expect(fetchText('::1', port)).rejects.toThrow('ECONNREFUSED');
  });

  it('publish on one family alone where its address is given', async () => {
    await create('net');
    const publish = (...hostIps: string[]) =>
      fixture.setUp({ links: [link('net')], ports: hostIps.map((hostIp) => tcp(0, 80, hostIp)) });
    const box = await publish('0.0.0.0', '::', '0:0::1');
    expect(box.boundPorts.map(({ hostIp }) => hostIp)).toEqual(['', '::', '::1']);
    const [port4 = 0, port6 = 0, portLoopback = 0] = box.boundPorts.map(({ hostPort }) => hostPort);
    await expect(fetchText('::1', port4)).rejects.toThrow('ECONNREFUSED');
    for (const port of [port6, portLoopback]) {
      await expect(fetchText('127.0.0.1', port)).rejects.toThrow('ECONNREFUSED');
      await serveOnce(box.netnsPath ?? '', 80, 'here');
      expect(await fetchText('::1', port)).toBe('here\n');
    }
    const udp = { ...tcp(0, 80, '::1'), protocol: 'udp' as const };
    for (const request of [{ links: [link('net')], ports: [udp] }, { ports: [tcp(0, 80, '::')] }]) {
      await expect(fixture.setUp(request)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    await expect(publish('2001:db8::7')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('[2001:db8::7]') as string,
    });
    const taken = createServer().listen({ host: '::', port: 0, ipv6Only: true });
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    await expect(fixture.setUp({ links: [link('net')], ports: [tcp(port, 80)] })).rejects.toMatchObject({
      reason: 'PORT_IN_USE',
      message: expect.stringContaining(`[::]:${port}/tcp`) as string,
    });
    taken.close();
    await fixture.driver.tearDown(box.id);
  });

  it('let each family take its own way, which another network takes over', async () => {
    await fixture.createNetwork('plain');
    await create('one');
    await create('two');
    const request = await fixture.request({ links: [link('plain'), link('one')], ports: [tcp(0, 80)] });
    const before = await fixture.driver.setUp(request);
    const port = before.boundPorts[0]?.hostPort ?? 0;
    expect(before.boundPorts.map(({ hostIp }) => hostIp)).toEqual(['', '::']);
    const answers = async (): Promise<void> => {
      for (const host of ['127.0.0.1', '::1']) {
        await serveOnce(before.netnsPath ?? '', 80, 'here');
        expect(await fetchText(host, port)).toBe('here\n');
      }
    };
    await answers();
    const both = { ...request, links: [link('plain'), link('one'), link('two')] };
    const { addresses } = await fixture.driver.connect(both, 'two');
    await fixture.driver.disconnect({ ...request, links: [link('plain'), link('two')] }, 'one');
    const routes = inNamespace(before.netnsPath, 'ip', '-6', 'route', 'show', 'default');
    expect(routes.trim().split('\n')).toEqual([expect.stringContaining(`via ${addresses[2]?.ipv6?.gateway ?? ''}`)]);
    await answers();
    const last = await fixture.driver.disconnect({ ...request, links: [link('plain')] }, 'two');
    expect(last.boundPorts.map(({ hostIp }) => hostIp)).toEqual(['']);
    await expect(fetchText('::1', port)).rejects.toThrow('ECONNREFUSED');
    await fixture.driver.tearDown(request.id);
  });

  it('are the default one too where that is set, also while containers have it', async () => {
    const old = await fixture.setUp();
    fixture.defaultIpv6 = true;
    await fixture.reopen();
    await fixture.driver.adopt([old.id]);
    const next = await fixture.setUp({ ports: [tcp(0, 80)] });
    const gateway = next.addresses[0]?.ipv6?.gateway;
    const subnets = [expect.stringMatching(/^10\.\S+\.0\/24$/), expect.stringMatching(/^fd\S+::\/64$/)] as string[];
    expect(fixture.addresses).toEqual([
      { subnet: subnets[0], gateway: next.addresses[0]?.gateway },
      { subnet: subnets[1], gateway },
    ]);
    expect(old.addresses[0]?.ipv6).toBeUndefined();
    expect(canReach(next.netnsPath, gateway)).toBe(true);
    expect(next.boundPorts.map(({ hostIp }) => hostIp)).toEqual(['', '::']);
    // What containers have stays until the bridge goes.
    fixture.defaultIpv6 = false;
    await fixture.driver.close();
    await fixture.reopen();
    await fixture.driver.adopt([next.id]);
    const last = await fixture.setUp();
    expect(last.addresses[0]?.ipv6?.gateway).toBe(gateway);
    await Promise.all([next, last].map(({ id }) => fixture.driver.tearDown(id)));
    await fixture.driver.close();
    await fixture.reopen();
    const plain = await fixture.setUp();
    expect(plain.addresses[0]?.ipv6).toBeUndefined();
    expect(fixture.addresses[1]).toBeUndefined();
    await fixture.driver.tearDown(plain.id);
  });

  it('are the only ones whose packets of IPv6 the host takes, whatever a container does', async () => {
    const { ipv6 } = await create('net');
    const { bridge } = await fixture.createNetwork('plain', { isInternal: true });
    const mac = (await readFile(join('/sys/class/net', bridge, 'address'), 'utf8')).trim();
    const box = await fixture.setUp({ links: [link('plain')] });
    const inBox = (...command: string[]): string => inNamespace(box.netnsPath, ...command);
    inBox('ip', 'link', 'set', 'eth0', 'down');
    inBox('sysctl', '-qw', 'net.ipv6.conf.eth0.accept_dad=0', 'net.ipv6.conf.eth0.disable_ipv6=0');
    inBox('ip', 'link', 'set', 'eth0', 'up');
    inBox('ip', 'neigh', 'replace', 'fe80::1', 'lladdr', mac, 'dev', 'eth0');
    inBox('ip', '-6', 'route', 'add', 'default', 'via', 'fe80::1', 'dev', 'eth0');
    expect(canReach(box.netnsPath, ipv6?.gateway)).toBe(false);
    // It would be, but for that setting.
    for (const setting of ['accept_dad', 'disable_ipv6']) {
      await writeFile(join('/proc/sys/net/ipv6/conf', bridge, setting), '0');
    }
    await expect.poll(() => canReach(box.netnsPath, ipv6?.gateway), { timeout: 10_000 }).toBe(true);
    await fixture.driver.tearDown(box.id);
  });

  it('leave networks alone whose MTU is too small for IPv6', async () => {
    await fixture.createNetwork('small', { mtu: 1000 });
    const box = await fixture.setUp({ links: [link('small')] });
    expect(canReach(box.netnsPath, box.addresses[0]?.gateway)).toBe(true);
    await fixture.driver.tearDown(box.id);
  });

  it('are not connected where a port cannot be published, and can be later', async () => {
    await create('inside', { isInternal: true });
    await create('net');
    const request = await fixture.request({ links: [link('inside')], ports: [tcp(0, 80)] });
    const before = await fixture.driver.setUp(request);
    expect(before.boundPorts).toEqual([]);
    const both = { ...request, links: [link('inside'), link('net')] };
    // What the endpoint was to publish is not told before it is.
    const { ports } = JSON.parse(await readFile(join(fixture.dir, 'state/endpoints', request.id), 'utf8')) as {
      readonly ports: readonly { readonly hostPort: number }[];
    };
    const port = ports[0]?.hostPort ?? 0;
    const other = createServer().listen({ host: '::1', port });
    await new Promise((resolve) => other.once('listening', resolve));
    await expect(fixture.driver.connect(both, 'net')).rejects.toMatchObject({ reason: 'PORT_IN_USE' });
    expect(inNamespace(before.netnsPath, 'ip', '-o', 'link')).not.toContain('eth1');
    expect(listFirewallRules()).not.toContain(`tcp . ${port} :`);
    await new Promise((resolve) => other.close(resolve));
    const { boundPorts } = await fixture.driver.connect(both, 'net');
    expect(boundPorts).toEqual([tcp(port, 80), tcp(port, 80, '::')]);
    await fixture.driver.tearDown(request.id);
  });

  it('keep the hardware address of their bridge, which neighbours remember', async () => {
    const { bridge } = await create('net');
    const read = (): Promise<string> => readFile(join('/sys/class/net', bridge, 'address'), 'utf8');
    const before = await read();
    const box = await fixture.setUp({ links: [link('net')] });
    expect(await read()).toBe(before);
    await fixture.driver.tearDown(box.id);
  });
});
