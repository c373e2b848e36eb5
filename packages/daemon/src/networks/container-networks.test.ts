import { type ContainerRecord, type NetworkLink, type NetworkRequest, TinydockError } from '@tinydock/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { KeyLock } from '../concurrency/key-lock.ts';
import { EventBus } from '../system/event-bus.ts';
import { ContainerNetworks, type ContainerNetworksOptions } from './container-networks.ts';
import { predefinedNetworks, type NetworkView } from './network-view.ts';

const PREDEFINED = predefinedNetworks('/root', { bridge: 'td-x', subnet: '10.1.0.0/24', gateway: '10.1.0.1' }, '');

function view(name: string): NetworkView {
  const [bridge] = PREDEFINED;
  return (
    PREDEFINED.find((network) => network.name === name) ?? ({ ...bridge, name, isPredefined: false } as NetworkView)
  );
}

describe('ContainerNetworks', () => {
  let record: ContainerRecord;
  let calls: string[];
  let events: string[];
  let failure: Error | undefined;
  let networks: ContainerNetworks;

  beforeEach(() => {
    [calls, events, failure] = [[], [], undefined];
    const answer = (action: string) => (request: NetworkRequest, network: string) => {
      const links = request.links ?? [];
      calls.push(`${action} ${network} of ${links.map((each) => each.network).join('+')}`);
      if (failure !== undefined) return Promise.reject(failure);
      const addresses = links.map((each) => ({ network: each.network }));
      return Promise.resolve({ netnsPath: undefined, addresses, boundPorts: [], files: [] });
    };
    networks = new ContainerNetworks({
      root: '/root',
      runDir: '/run',
      catalog: {
        findContainer: (name: string) => (name === record.name || name === record.id ? record : undefined),
        updateContainer: (changed: ContainerRecord) => (record = changed),
        listContainers: () => [record],
      },
      networks: {
        find: (name: string) => {
          if (name !== 'gone') return view(name);
          throw new TinydockError({ code: 'NOT_FOUND', reason: 'NETWORK_NOT_FOUND', message: 'no such network' });
        },
      },
      driver: { connect: answer('connect'), disconnect: answer('disconnect') },
      locks: new KeyLock(),
      events: new EventBus(() => new Date(0), {
        append: ({ action, attributes }) =>
          events.push(`${action} ${attributes['name'] ?? ''} ${attributes['container'] ?? ''}`),
        between: () => [],
      }),
    } as unknown as ContainerNetworksOptions);
  });

  function have(network: string, state: 'running' | 'created' = 'running'): void {
    const spec = { network, hostname: 'box', ports: [] };
    record = {
      id: 'c1',
      name: 'box',
      spec,
      state: { kind: state },
      addresses: [],
      boundPorts: [],
    } as unknown as ContainerRecord;
  }

  const link = (network: string, more: Partial<NetworkLink> = {}): NetworkLink => ({ network, aliases: [], ...more });

  it('connects and disconnects a container that runs, and tells of it', async () => {
    have('bridge');
    await networks.connect('box', link('web', { aliases: ['www'] }));
    expect(record.addresses).toEqual([{ network: 'bridge' }, { network: 'web' }]);
    await networks.disconnect('box', 'bridge');
    expect(record.spec.links).toEqual([link('web', { aliases: ['www'] })]);
    expect(calls).toEqual(['connect web of bridge+web', 'disconnect bridge of web']);
    expect(events).toEqual(['connect web c1', 'disconnect bridge c1']);
  });

  it('changes what a container that does not run will have', async () => {
    have('web', 'created');
    await networks.connect('box', link('db'));
    await networks.disconnect('box', 'web');
    expect(record.spec.links).toEqual([link('db')]);
    expect([calls, events]).toEqual([[], []]);
  });

  it('changes nothing where it fails, or where there is nothing to do', async () => {
    have('bridge');
    failure = new TinydockError({ code: 'INTERNAL', message: 'ip failed' });
    await expect(networks.connect('box', link('web'))).rejects.toBe(failure);
    expect(record.spec.links).toBeUndefined();
    await expect(networks.connect('box', link('bridge'))).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(networks.disconnect('box', 'web')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(networks.connect('nobody', link('web'))).rejects.toMatchObject({ reason: 'CONTAINER_NOT_FOUND' });
    await expect(networks.connect('box', link('host'))).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(networks.connect('box', link('bridge', { aliases: ['x'] }))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    have('host');
    await expect(networks.connect('box', link('web'))).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(events).toEqual([]);
  });

  it('describes the networks of a container, also one that is gone', () => {
    have('gone', 'created');
    expect(networks.describe(record)).toEqual([{ link: link('gone'), networkId: '', endpointId: '' }]);
    have('web');
    expect(networks.describe(record)).toMatchObject([
      { networkId: view('web').id, endpointId: expect.any(String) as string },
    ]);
  });
});
