import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { NetworkDefinition, NetworkPlan } from '@tinydock/domain';
import { inNetworkNamespace } from '@tinydock/linux';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listUsedSubnets } from './choose-subnet.ts';
import { tableOf } from './firewall-table.ts';
import {
  cannotConnect,
  canReach,
  fetchText,
  link,
  listFirewallRules,
  NetworkFixture,
  serveOnce,
  tcp,
} from './fixtures/network-fixture.ts';

describe.skipIf(cannotConnect !== undefined)('networks of users', () => {
  let fixture: NetworkFixture;

  beforeEach(async () => {
    fixture = await NetworkFixture.create();
  });

  afterEach(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  const create = (name: string, more?: Partial<NetworkPlan>): Promise<NetworkDefinition> =>
    fixture.createNetwork(name, more);

  it('keeps networks apart, and lets a container into several', async () => {
    await create('front');
    await create('back');
    const [one, both, two] = await Promise.all([
      fixture.setUp({ links: [link('front')] }),
      fixture.setUp({ links: [link('front'), link('back'), link('bridge')] }),
      fixture.setUp({ links: [link('back')] }),
    ]);
    const [front, back] = both.addresses;
    expect(both.addresses.map(({ network }) => network)).toEqual(['front', 'back', 'bridge']);
    expect(canReach(one.netnsPath, front?.ipAddress)).toBe(true);
    expect(canReach(two.netnsPath, back?.ipAddress)).toBe(true);
    expect(canReach(both.netnsPath, one.addresses[0]?.ipAddress)).toBe(true);
    expect(canReach(one.netnsPath, two.addresses[0]?.ipAddress)).toBe(false);
    await expect(fixture.driver.removeNetwork('back')).rejects.toMatchObject({ reason: 'NETWORK_IN_USE' });
    const closing = Promise.all([one, both, two].map(({ id }) => fixture.driver.tearDown(id)));
    await fixture.driver.removeNetwork('front');
    await closing;
    await fixture.driver.removeNetwork('front');
    await expect(fixture.setUp({ links: [link('front')] })).rejects.toMatchObject({ reason: 'NETWORK_NOT_FOUND' });
  });

  it('publishes ports by way of the first network that leads out', async () => {
    await create('inside', { isInternal: true });
    await create('outside');
    const links = [link('inside'), link('outside')];
    const web = await fixture.setUp({ links, ports: [tcp(0, 80)] });
    await serveOnce(web.netnsPath ?? '', 80, 'here');
    expect(await fetchText('127.0.0.1', web.boundPorts[0]?.hostPort ?? 0)).toBe('here\n');
    const hidden = await fixture.setUp({ links: [link('inside')], ports: [tcp(0, 80)] });
    expect(hidden.boundPorts).toEqual([]);
    expect(hidden.addresses[0]?.gateway).toBe('');
    expect(
      execFileSync('nsenter', [`--net=${hidden.netnsPath ?? ''}`, 'ip', 'route'], { encoding: 'utf8' }),
    ).not.toContain('default');
    expect(canReach(hidden.netnsPath, web.addresses[0]?.ipAddress)).toBe(true);
    await Promise.all([web, hidden].map(({ id }) => fixture.driver.tearDown(id)));
  });

  it('lets nobody out of an internal network who makes a route, and no neighbours meet in an isolated one', async () => {
    const { gateway } = await create('inside', { isInternal: true });
    await create('quiet', { isIsolated: true });
    const outside = await fixture.setUp();
    const inside = await fixture.setUp({ links: [link('inside')] });
    execFileSync('nsenter', [`--net=${inside.netnsPath ?? ''}`, 'ip', 'route', 'add', 'default', 'via', gateway]);
    expect(canReach(inside.netnsPath, gateway)).toBe(true);
    expect(canReach(inside.netnsPath, outside.addresses[0]?.ipAddress)).toBe(false);
    const [one, two] = [
      await fixture.setUp({ links: [link('quiet')] }),
      await fixture.setUp({ links: [link('quiet')] }),
    ];
    expect(canReach(one.netnsPath, two.addresses[0]?.ipAddress)).toBe(false);
    expect(canReach(one.netnsPath, one.addresses[0]?.gateway)).toBe(true);
    await Promise.all([outside, inside, one, two].map(({ id }) => fixture.driver.tearDown(id)));
  });

  it('avoids the routes of the host, also those that are read while this thread is in a container', async () => {
    const { bridge } = await create('net');
    // A bridge that nobody is plugged into is not among the interfaces that run.
    const { id, netnsPath } = await fixture.setUp({ links: [link('net')] });
    const reading = inNetworkNamespace(netnsPath ?? '', () => {
      const begun = listUsedSubnets();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      return begun;
    });
    const own = (await reading).filter(({ device, subnet }) => device === bridge && subnet.family === 4);
    // Its route and its address.
    expect(own).toHaveLength(2);
    await fixture.driver.tearDown(id);
  });

  it('gives the addresses that are asked for, once, and leaves nothing of a refusal', async () => {
    await create('net', { subnet: '10.123.45.0/24' });
    const wanted = link('net', { ipAddress: '10.123.45.67', macAddress: '02:aa:bb:cc:dd:ee' });
    const first = await fixture.setUp({ links: [wanted] });
    expect(first.addresses).toEqual([
      {
        network: 'net',
        ipAddress: '10.123.45.67',
        macAddress: '02:aa:bb:cc:dd:ee',
        prefixLength: 24,
        gateway: '10.123.45.1',
      },
    ]);
    await expect(fixture.setUp({ links: [link('bridge'), wanted] })).rejects.toMatchObject({
      reason: 'ADDRESS_IN_USE',
    });
    await expect(fixture.setUp({ links: [link('net'), link('net')] })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    await expect(create('other', { subnet: '10.123.0.0/16' })).rejects.toMatchObject({ reason: 'ADDRESS_IN_USE' });
    await fixture.driver.tearDown(first.id);
  });

  it('leaves nothing of a network or a container whose bridge cannot be made', async () => {
    const definition = await create('net');
    await fixture.driver.removeNetwork('net');
    await expect(fixture.driver.createNetwork({ ...definition, bridge: 'a/b' })).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    await fixture.driver.createNetwork(definition);
    execFileSync('ip', ['link', 'del', definition.bridge]);
    // Something else has its name by now, which no container can be plugged into.
    execFileSync('ip', ['link', 'add', definition.bridge, 'type', 'veth', 'peer', 'name', `${fixture.bridgeName}-x`]);
    await expect(fixture.setUp({ links: [link('bridge'), link('net')] })).rejects.toMatchObject({ code: 'INTERNAL' });
    await fixture.driver.removeNetwork('net');
  });

  it('makes networks again after a restart, and after a reboot', async () => {
    const definition = await create('net', { isInternal: true });
    const live = await fixture.setUp({ links: [link('net')] });
    fixture.networks = [definition];
    await fixture.driver.close();
    expect(existsSync(`/sys/class/net/${definition.bridge}`)).toBe(true);
    await fixture.reopen();
    await fixture.driver.adopt([live.id]);
    const next = await fixture.setUp({ links: [link('net')] });
    expect(next.addresses[0]?.ipAddress).not.toBe(live.addresses[0]?.ipAddress);
    expect(canReach(next.netnsPath, live.addresses[0]?.ipAddress)).toBe(true);
    await Promise.all([live, next].map(({ id }) => fixture.driver.tearDown(id)));
    await fixture.driver.close();
    expect(existsSync(`/sys/class/net/${definition.bridge}`)).toBe(false);
    await fixture.reopen();
    await fixture.driver.adopt([]);
    expect(existsSync(`/sys/class/net/${definition.bridge}`)).toBe(true);
    expect(listFirewallRules()).toContain(tableOf({ name: definition.bridge }));
  });
});
