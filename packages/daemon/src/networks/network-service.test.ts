import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContainerRecord, type NetworkDefinition, type NetworkPlan, TinydockError } from '@tinydock/domain';
import { type Metadata, openMetadata } from '@tinydock/metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventBus } from '../system/event-bus.ts';
import { resolveLinks } from './container-links.ts';
import type { CreateNetwork } from './network-request.ts';
import { NetworkService } from './network-service.ts';

const NOTHING: Omit<CreateNetwork, 'name'> = {
  driver: '',
  subnets: [],
  gateways: [],
  ipRanges: [],
  auxAddresses: {},
  internal: false,
  ipv6: false,
  labels: {},
  options: {},
};

/** What the service sees of a container. */
function container(name: string, network: string, ipAddress?: string): ContainerRecord {
  const addresses =
    ipAddress === undefined
      ? []
      : [{ network, ipAddress, prefixLength: 24, gateway: '', macAddress: '02:42:00:00:00:01' }];
  const state = ipAddress === undefined ? { kind: 'created' } : { kind: 'running' };
  return { id: name.padEnd(64, '0'), name, spec: { network }, state, addresses } as unknown as ContainerRecord;
}

describe('NetworkService', () => {
  let dir: string;
  let metadata: Metadata;
  let service: NetworkService;
  let containers: ContainerRecord[];
  let made: string[];
  let failure: Error | undefined;
  let events: string[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'td-networks-'));
    metadata = openMetadata(join(dir, 'db'));
    [containers, made, events, failure] = [[], [], [], undefined];
    let subnet = 0;
    let seconds = 0;
    const clock = (): Date => new Date(Date.UTC(2026, 10, 26, 8, 0, seconds++));
    const bus = new EventBus(clock, {
      append: ({ type, action, attributes }) => events.push(`${type} ${action} ${attributes['name'] ?? ''}`),
      between: () => [],
    });
    const driver = {
      planNetwork: (plan: NetworkPlan): Promise<NetworkDefinition> =>
        Promise.resolve({
          bridge: 'td-x',
          gateway: `10.0.${++subnet}.1`,
          subnet: `10.0.${subnet}.0/24`,
          ...plan,
        } as NetworkDefinition),
      createNetwork: ({ name }: NetworkDefinition): Promise<void> => {
        if (failure !== undefined) return Promise.reject(failure);
        made.push(name);
        return Promise.resolve();
      },
      removeNetwork: (name: string): Promise<void> => {
        if (failure !== undefined) return Promise.reject(failure);
        made = made.filter((other) => other !== name);
        return Promise.resolve();
      },
    };
    service = new NetworkService({
      root: '/root',
      catalog: metadata.networks,
      containers: { listContainers: () => containers },
      driver,
      defaultBridge: { bridge: 'td-abc', subnet: '10.210.1.0/24', gateway: '10.210.1.1' },
      events: bus,
      clock,
    });
  });

  afterEach(() => {
    metadata.close();
    rmSync(dir, { recursive: true });
  });

  const create = (name: string, more: Partial<CreateNetwork> = {}) => service.create({ ...NOTHING, name, ...more });
  const names = (key: string, value: string): string[] => service.list([{ key, value }]).map(({ name }) => name);

  it('makes, finds, lists and removes networks, and tells of it', async () => {
    const id = await create('web', { labels: { tier: 'front' }, internal: true });
    expect(service.find('web')).toMatchObject({ id, driver: 'bridge', internal: true, labels: { tier: 'front' } });
    expect(service.find(id.slice(0, 6)).name).toBe('web');
    expect(service.find('default').name).toBe('bridge');
    expect(service.find(service.find('none').id).driver).toBe('null');
    expect(service.list([]).map(({ name }) => name)).toEqual(['bridge', 'host', 'none', 'web']);
    expect(() => service.find('wbe')).toThrow(expect.objectContaining({ hint: 'Did you mean web?' }));
    expect((await service.remove(id)).name).toBe('web');
    expect(made).toEqual([]);
    expect(() => service.find('web')).toThrow(expect.objectContaining({ reason: 'NETWORK_NOT_FOUND' }));
    expect(events).toEqual(['network create web', 'network destroy web']);
  });

  it('filters as Docker does', async () => {
    await create('web', { labels: { tier: 'front' } });
    await create('db');
    containers = [container('one', 'db')];
    expect(names('dangling', 'true')).toEqual(['web']);
    expect(names('type', 'custom')).toEqual(['db', 'web']);
    expect(names('driver', 'host')).toEqual(['host']);
    expect(names('label', 'tier=front')).toEqual(['web']);
    expect(names('name', 'e')).toEqual(['bridge', 'none', 'web']);
    expect(names('scope', 'swarm')).toEqual([]);
    expect(() => names('type', 'all')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => names('color', 'red')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('leaves no row of a network that could not be made, and the row of one that could not be removed', async () => {
    failure = new TinydockError({ code: 'INTERNAL', message: 'ip failed' });
    await expect(create('web')).rejects.toBe(failure);
    expect(metadata.networks.listNetworks()).toEqual([]);
    failure = undefined;
    await create('web');
    failure = new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'NETWORK_IN_USE', message: 'one has it' });
    await expect(service.remove('web')).rejects.toBe(failure);
    expect(service.find('web').name).toBe('web');
    await expect(service.prune({ filters: [], planOnly: false, only: [] })).resolves.toMatchObject([
      { error: 'one has it' },
    ]);
  });

  it.each<[string, Partial<CreateNetwork> & { name?: string }, string]>([
    ['a second one of a name', { name: 'web' }, 'ALREADY_EXISTS'],
    ['a predefined name', { name: 'host' }, 'INVALID_ARGUMENT'],
    ['a name with a slash', { name: 'a/b' }, 'INVALID_ARGUMENT'],
    ['another driver', { driver: 'overlay' }, 'INVALID_ARGUMENT'],
    ['a second host network', { driver: 'host' }, 'FAILED_PRECONDITION'],
    ['a subnet of IPv6 without --ipv6', { subnets: ['fd00::/64'] }, 'INVALID_ARGUMENT'],
    ['two subnets of IPv6', { ipv6: true, subnets: ['fd00::/64', 'fd01::/64'] }, 'INVALID_ARGUMENT'],
    ['two subnets', { subnets: ['10.1.0.0/16', '10.2.0.0/16'] }, 'INVALID_ARGUMENT'],
    ['an unknown option', { options: { 'com.example': '1' } }, 'INVALID_ARGUMENT'],
    ['a value that is none', { options: { 'com.docker.network.bridge.enable_icc': 'maybe' } }, 'INVALID_ARGUMENT'],
  ])('refuses %s', async (_, more, code) => {
    await create('web');
    await expect(create('other', more)).rejects.toMatchObject({ code });
    expect(made).toEqual(['web']);
    await expect(service.remove('bridge')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('sorts what is asked for by family, and shows both', async () => {
    await create('both', {
      ipv6: true,
      subnets: ['fd00:1::/64', '10.7.0.0/16'],
      gateways: ['10.7.0.9', 'fd00:1::9'],
      ipRanges: ['fd00:1::8:0/112'],
    });
    const ipv6 = { subnet: 'fd00:1::/64', gateway: 'fd00:1::9', ipRange: 'fd00:1::8:0/112' };
    expect(service.find('both')).toMatchObject({ subnet: '10.7.0.0/16', gateway: '10.7.0.9', ipRange: '', ipv6 });
    await create('plain');
    expect(service.find('plain').ipv6).toBeUndefined();
    const [planned] = await service.prune({ filters: [], planOnly: true, only: [service.find('both').id] });
    expect(planned?.subnet).toBe('10.7.0.0/16, fd00:1::/64');
    const resolve = (network: string) =>
      resolveLinks(service, [{ network, aliases: [], ip6Address: 'fd00:1::5' }]).links?.[0]?.ip6Address;
    expect(resolve('both')).toBe('fd00:1::5');
    for (const network of ['plain', 'bridge']) {
      expect(() => resolve(network)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });

  it('prunes what no container has, running or not, to the letter of the plan', async () => {
    await create('used');
    await create('old');
    await create('new', { labels: { keep: '' } });
    containers = [container('one', 'used')];
    const plan = await service.prune({ filters: [], planOnly: true, only: [] });
    expect(plan.map(({ name }) => name)).toEqual(['new', 'old']);
    expect(made).toHaveLength(3);
    const labelled = await service.prune({ filters: [{ key: 'label!', value: 'keep' }], planOnly: false, only: [] });
    expect(labelled).toMatchObject([{ name: 'old', error: '' }]);
    await create('newer');
    const only = [service.find('new').id];
    expect(await service.prune({ filters: [], planOnly: false, only })).toMatchObject([{ name: 'new' }]);
    expect(made).toEqual(['used', 'newer']);
  });

  it('shows the running containers of a network', async () => {
    await create('web');
    containers = [
      container('one', 'web', '10.0.1.2'),
      container('two', 'web'),
      container('three', 'bridge', '10.210.1.2'),
    ];
    expect(service.connected(service.find('web'))).toMatchObject([
      { name: 'one', ipAddress: '10.0.1.2', prefixLength: 24 },
    ]);
    expect(service.connected(service.find('none'))).toEqual([]);
  });

  it('resolves what a container asks for', async () => {
    const id = await create('web');
    await create('db');
    const links = (...networks: string[]) =>
      resolveLinks(
        service,
        networks.map((network) => ({ network, aliases: [] })),
      );
    expect(links()).toEqual({ network: 'bridge', links: undefined });
    expect(links('host')).toEqual({ network: 'host', links: undefined });
    expect(links(id, 'db')).toMatchObject({ network: 'web', links: [{ network: 'web' }, { network: 'db' }] });
    for (const wrong of [
      ['web', id],
      ['none', 'web'],
      ['web', 'host'],
    ]) {
      expect(() => links(...wrong)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
    expect(() => links('nope')).toThrow(expect.objectContaining({ reason: 'NETWORK_NOT_FOUND' }));
    const address = { network: 'bridge', aliases: [], ipAddress: '10.210.1.9' };
    expect(() => resolveLinks(service, [address])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
