import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cannotConnect,
  canReach,
  fetchText,
  link,
  NetworkFixture,
  serveOnce,
  tcp,
} from './fixtures/network-fixture.ts';
import { NAME_SERVER_PROGRAMS } from './name-server.ts';

/** The addresses that a name server tells the container in a namespace. */
function lookUp(netnsPath: string | undefined, name: string, server: string): readonly string[] {
  const query = `const { Resolver } = require('node:dns'); const r = new Resolver({ timeout: 1000, tries: 1 });
    r.setServers(['${server}']); r.resolve4('${name}', (_, found) => console.log(JSON.stringify((found ?? []).sort())))`;
  const command = [`--net=${netnsPath ?? ''}`, process.execPath, '-e', query];
  return JSON.parse(execFileSync('nsenter', command, { encoding: 'utf8' })) as string[];
}

/** The name server follows its files a moment later. */
async function eventually(check: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!check()) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await delay(20);
  }
}

describe.skipIf(cannotConnect !== undefined)('containers that run, in networks', () => {
  let fixture: NetworkFixture;

  beforeEach(async () => {
    fixture = await NetworkFixture.create();
  });

  afterEach(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  it('know each other by name, alias and short id, in the networks that they share', async () => {
    const { gateway } = await fixture.createNetwork('front');
    await fixture.createNetwork('back');
    const db = await fixture.setUp({ name: 'db', links: [link('back', { aliases: ['store'] })] });
    const app = await fixture.setUp({ name: 'app', links: [link('front'), link('back')] });
    const web = await fixture.setUp({ name: 'web', links: [link('front')] });
    const address = db.addresses.map(({ ipAddress }) => ipAddress);
    for (const name of ['db', 'store', db.id.slice(0, 12)]) {
      await eventually(() => lookUp(app.netnsPath, name, gateway).join() === address.join());
    }
    await eventually(() => lookUp(web.netnsPath, 'app', gateway).join() === app.addresses[0]?.ipAddress);
    expect(lookUp(web.netnsPath, 'db', gateway)).toEqual([]);
    const resolvConf = await readFile(app.files[0]?.source ?? '', 'utf8');
    expect(resolvConf).toMatch(
      new RegExp(`^nameserver ${gateway}\\nnameserver \\S+\\nsearch example.org\\noptions ndots:0\\n$`),
    );
    await fixture.driver.rename(db.id, 'base');
    await eventually(() => lookUp(app.netnsPath, 'base', gateway).length === 1);
    await eventually(() => lookUp(app.netnsPath, 'db', gateway).length === 0);
    await Promise.all([db, app, web].map(({ id }) => fixture.driver.tearDown(id)));
  });

  it('are connected and disconnected while their ports go on', async () => {
    await fixture.createNetwork('one');
    await fixture.createNetwork('two');
    const request = await fixture.request({ links: [link('one')], ports: [tcp(0, 80)] });
    const first = await fixture.driver.setUp(request);
    const port = first.boundPorts[0]?.hostPort ?? 0;
    const both = { ...request, links: [link('one'), link('two', { macAddress: '02:00:00:00:00:07' })] };
    const connected = await fixture.driver.connect(both, 'two');
    expect(connected.addresses.map(({ network }) => network)).toEqual(['one', 'two']);
    expect(connected.addresses[1]?.macAddress).toBe('02:00:00:00:00:07');
    const neighbour = await fixture.setUp({ links: [link('two')] });
    expect(canReach(neighbour.netnsPath, connected.addresses[1]?.ipAddress)).toBe(true);
    await serveOnce(first.netnsPath ?? '', 80, 'before');
    expect(await fetchText('127.0.0.1', port)).toBe('before\n');
    const left = await fixture.driver.disconnect({ ...request, links: [link('two')] }, 'one');
    expect(left.addresses).toEqual(connected.addresses.slice(1));
    expect(left.boundPorts).toEqual(first.boundPorts);
    await serveOnce(first.netnsPath ?? '', 80, 'after');
    expect(await fetchText('127.0.0.1', port)).toBe('after\n');
    const none = await fixture.driver.disconnect({ ...request, links: [] }, 'two');
    expect([none.addresses, none.boundPorts]).toEqual([[], []]);
    await expect(fetchText('127.0.0.1', port)).rejects.toThrow(/ECONNREFUSED/);
    const again = await fixture.driver.connect({ ...request, links: [link('bridge')] }, 'bridge');
    await serveOnce(first.netnsPath ?? '', 80, 'again');
    expect(await fetchText('127.0.0.1', again.boundPorts[0]?.hostPort ?? 0)).toBe('again\n');
    expect(await readFile(again.files[0]?.source ?? '', 'utf8')).toContain('nameserver 192.0.2.53');
    await Promise.all([request.id, neighbour.id].map((id) => fixture.driver.tearDown(id)));
  });

  it('take route and ports to the network with the highest priority, and back', async () => {
    fixture.networks = [await fixture.createNetwork('low'), await fixture.createNetwork('high')];
    const gateway = fixture.networks[1]?.gateway ?? '';
    const request = await fixture.request({ links: [link('low')], ports: [tcp(0, 80)] });
    const { netnsPath = '', boundPorts } = await fixture.driver.setUp(request);
    const port = boundPorts[0]?.hostPort ?? 0;
    const route = (): string =>
      execFileSync('nsenter', [`--net=${netnsPath}`, 'ip', 'route', 'show', 'default'], { encoding: 'utf8' });
    const before = route();
    const both = { ...request, links: [link('low'), link('high', { gwPriority: 1 })] };
    const connected = await fixture.driver.connect(both, 'high');
    expect(route()).toContain(`via ${gateway} dev eth1`);
    expect(connected.boundPorts).toEqual(boundPorts);
    await serveOnce(netnsPath, 80, 'high');
    expect(await fetchText('127.0.0.1', port)).toBe('high\n');
    // The rules are those of one bridge: what is left of the other's would answer in its place.
    await fixture.reopen();
    await fixture.driver.adopt([request.id]);
    await fixture.driver.disconnect(request, 'high');
    expect(route()).toBe(before);
    await serveOnce(netnsPath, 80, 'low');
    expect(await fetchText('127.0.0.1', port)).toBe('low\n');
    await fixture.driver.tearDown(request.id);
    const third = await fixture.setUp({ links: [link('low', { gwPriority: -1 }), link('high')] });
    const own = execFileSync('nsenter', [`--net=${third.netnsPath ?? ''}`, 'ip', 'route'], { encoding: 'utf8' });
    expect(own).toContain(`default via ${gateway} dev eth1`);
    await fixture.driver.tearDown(third.id);
  });

  it('stay as they are where a connection fails', async () => {
    const { bridge } = await fixture.createNetwork('broken');
    await fixture.createNetwork('fine');
    const request = await fixture.request({ links: [link('fine')] });
    const before = await fixture.driver.setUp(request);
    execFileSync('ip', ['link', 'del', bridge]);
    // No interface can be plugged into what has the bridge's name now.
    execFileSync('ip', ['link', 'add', bridge, 'type', 'veth', 'peer', 'name', `${fixture.bridgeName}-x`]);
    const wanted = { ...request, links: [link('fine'), link('broken')] };
    await expect(fixture.driver.connect(wanted, 'broken')).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(
      execFileSync('nsenter', [`--net=${before.netnsPath ?? ''}`, 'ip', '-br', 'link'], { encoding: 'utf8' }),
    ).not.toContain('eth1');
    await fixture.driver.removeNetwork('broken');
    await expect(fixture.driver.connect(wanted, 'fine')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await fixture.driver.tearDown(request.id);
    await expect(fixture.driver.connect(wanted, 'fine')).rejects.toMatchObject({ reason: 'CONTAINER_NOT_RUNNING' });
  });

  it('get names again after the name server was killed, and a clear refusal where there is none', async () => {
    const definition = await fixture.createNetwork('net');
    fixture.networks = [definition];
    const { gateway } = definition;
    const one = await fixture.setUp({ name: 'one', links: [link('net')] });
    process.kill(Number(await readFile(`${fixture.dir}/run/names/aardvark.pid`, 'utf8')), 'SIGKILL');
    await fixture.reopen();
    await fixture.driver.adopt([one.id]);
    await eventually(() => lookUp(one.netnsPath, 'one', gateway).length === 1);
    await fixture.driver.tearDown(one.id);
    fixture.nameServerPrograms = ['/nowhere/aardvark-dns'];
    await fixture.reopen();
    const missing = { code: 'FAILED_PRECONDITION', reason: 'MISSING_PROGRAM' };
    await expect(fixture.createNetwork('other')).rejects.toMatchObject(missing);
    await expect(fixture.setUp({ links: [link('net')] })).rejects.toMatchObject(missing);
    fixture.nameServerPrograms = NAME_SERVER_PROGRAMS;
  });
});
