import {
  type ContainerRecord,
  DEFAULT_ISOLATION,
  type IpcMode,
  NO_NAME_SETTINGS,
  parseContainerId,
  type PidMode,
} from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import type { CreateRequest } from './create-spec.ts';
import { resolveJoined } from './resolve-joined.ts';

const ID = parseContainerId('ab'.repeat(32));

function donor(ipc: IpcMode): ContainerRecord {
  const spec = { hostname: 'front', domainname: 'corp', isolation: { ...DEFAULT_ISOLATION, ipc } };
  return { id: ID, name: 'web', spec } as unknown as ContainerRecord;
}

function request(changes: Partial<CreateRequest>): CreateRequest {
  const empty = { networks: [], ports: [], exposedPorts: [], publishAll: false, names: NO_NAME_SETTINGS };
  return { ...empty, isolation: DEFAULT_ISOLATION, ...changes } as unknown as CreateRequest;
}

const resolve = (changes: Partial<CreateRequest>, ipc: IpcMode = 'shareable') =>
  resolveJoined(request(changes), () => donor(ipc));
const network = { network: 'container:web', aliases: [] };
const modes = (ipc: IpcMode, pid: PidMode) => ({ isolation: { ...DEFAULT_ISOLATION, ipc, pid } });

describe('joining', () => {
  test('goes by ids, and has the names of the other', () => {
    expect(resolve({ networks: [network] })).toMatchObject({
      networks: [{ network: `container:${ID}`, aliases: [] }],
      hostname: 'front',
      domainname: 'corp',
    });
    expect(resolve(modes('container:web', 'container:web')).isolation).toMatchObject({
      ipc: `container:${ID}`,
      pid: `container:${ID}`,
    });
    expect(resolve(modes('none', 'host')).isolation).toMatchObject({ ipc: 'none', pid: 'host' });
  });

  test.each<[Partial<CreateRequest>, RegExp]>([
    [{ hostname: 'x' }, /hostname and the network mode/],
    [{ ports: [{ hostIp: '', hostPort: 0, containerPort: 1, protocol: 'tcp' }] }, /port publishing/],
    [{ publishAll: true }, /port publishing/],
    [{ exposedPorts: ['80'] }, /port exposing/],
    [{ names: { ...NO_NAME_SETTINGS, servers: ['10.0.0.1'] } }, /dns/],
    [{ names: { ...NO_NAME_SETTINGS, hosts: [{ name: 'a', address: '10.0.0.1' }] } }, /host-to-IP/],
    [{ networks: [{ ...network, macAddress: '02:00:00:00:00:01' }] }, /mac-address/],
    [{ networks: [network, { network: 'other', aliases: [] }] }, /no other network/],
  ])('%j goes with no network of another', (changes, message) => {
    expect(() => resolve({ networks: [network], ...changes })).toThrow(message);
  });

  test.each<IpcMode>(['private', 'none', 'host', `container:${ID}`])('an IPC that is %s is not joined', (ipc) => {
    expect(() => resolve(modes('container:web', 'private'), ipc)).toThrow('it is not shareable');
  });

  test("the host's names are not changed", () => {
    const isolation = { ...DEFAULT_ISOLATION, uts: 'host' } as const;
    expect(() => resolve({ isolation, hostname: 'x' })).toThrow('hostname and the UTS mode');
    expect(() => resolve({ isolation, domainname: 'x' })).toThrow('domainname and the UTS mode');
  });
});
