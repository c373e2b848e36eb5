import {
  type ContainerRecord,
  type ContainerState,
  parseContainerId,
  parseDiffId,
  parseImageId,
} from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { containerDetailToWire, containerToWire, portFromWire, portToWire } from './container.ts';

const hex = 'ab'.repeat(32);

function recordIn(state: ContainerState): ContainerRecord {
  return {
    id: parseContainerId(hex),
    name: 'web',
    createdAt: '2026-01-02T03:04:05.000Z',
    spec: {
      imageId: parseImageId(`sha256:${hex}`),
      imageName: 'nginx',
      diffIds: [parseDiffId(`sha256:${hex}`)],
      args: ['nginx', '-g', 'daemon off;'],
      env: ['PATH=/bin'],
      workingDir: '/',
      user: '1000:1000',
      hostname: 'web',
      labels: { a: 'b' },
      mounts: [{ kind: 'bind', source: '/data', target: '/srv', readOnly: true }],
      ports: [{ hostIp: '', hostPort: 0, containerPort: 80, protocol: 'tcp' }],
      exposedPorts: ['80/tcp'],
      network: 'bridge',
      stopSignal: 'SIGQUIT',
      stopTimeoutSeconds: 10,
      tty: false,
      openStdin: true,
      autoRemove: false,
    },
    state,
    boundPorts: [{ hostIp: '127.0.0.1', hostPort: 32_768, containerPort: 80, protocol: 'tcp' }],
    addresses: [
      { network: 'bridge', ipAddress: '10.0.0.2', prefixLength: 24, gateway: '10.0.0.1', macAddress: '02:00' },
    ],
  };
}

describe('a container on the wire', () => {
  const none = { pid: 0, exitCode: 0, startedAt: '', finishedAt: '', oomKilled: false, error: '', health: '' };

  test.each<[ContainerState, object]>([
    [{ kind: 'created' }, { state: 'created', ...none }],
    [
      { kind: 'created', error: 'no such program' },
      { state: 'created', ...none, error: 'no such program' },
    ],
    [
      { kind: 'running', pid: 7, startedAt: 'a' },
      { state: 'running', ...none, pid: 7, startedAt: 'a' },
    ],
    [
      { kind: 'exited', exitCode: 137, startedAt: 'a', finishedAt: 'b', oomKilled: true, error: 'killed' },
      { ...none, state: 'exited', exitCode: 137, startedAt: 'a', finishedAt: 'b', oomKilled: true, error: 'killed' },
    ],
    [{ kind: 'removing' }, { state: 'removing', ...none }],
  ])('%j has its status', (state, status) => {
    expect(containerToWire(recordIn(state)).status).toEqual(status);
  });

  test.each([
    [{ network: 'bridge' }, ['bridge']],
    [{ network: 'host' }, ['host']],
    [{ network: 'none' }, ['none']],
    [{ network: 'container:b' }, []],
    [{ network: 'a', links: ['a', 'b'].map((network) => ({ network, aliases: [] })) }, ['a', 'b']],
    [{ network: 'a', links: [{ network: 'b', aliases: [] }] }, ['b']],
    [{ network: 'a', links: [] }, []],
  ])('with %j names all networks that it has', (networks, names) => {
    const record = recordIn({ kind: 'created' });
    expect(containerToWire({ ...record, spec: { ...record.spec, ...networks } }).networks).toEqual(names);
  });

  test('shows the ports that were chosen, and those that were asked for in its detail', () => {
    const detail = containerDetailToWire(recordIn({ kind: 'created' }), {
      mountpointOf: () => '',
      logPath: '/log',
      runtime: 'runc',
    });
    expect(detail.container?.ports[0]?.hostPort).toBe(32_768);
    expect(detail.container?.exposedPorts).toEqual(['80/tcp']);
    expect(detail.requestedPorts).toEqual([
      { hostIp: '', hostPort: 0, lastHostPort: 0, containerPort: 80, protocol: 'tcp' },
    ]);
    expect(detail).toMatchObject({ logPath: '/log', runtime: 'runc', openStdin: true, stopSignal: 'SIGQUIT' });
  });
});

describe('a port mapping from the wire', () => {
  const mapping = { hostIp: '::1', hostPort: 0, containerPort: 65_535, protocol: 'udp' } as const;

  test('is what was sent', () => {
    expect(portFromWire(portToWire(mapping))).toEqual(mapping);
    expect(portFromWire({ ...portToWire(mapping), protocol: '' }).protocol).toBe('tcp');
    const choice = { ...mapping, hostPort: 8000, lastHostPort: 8010 };
    expect(portFromWire(portToWire(choice))).toEqual(choice);
  });

  test.each([
    { hostIp: 'localhost' },
    { hostIp: '127.0.0.1; rm' },
    { hostPort: 65_536 },
    { hostPort: -1 },
    { containerPort: 0 },
    { containerPort: 1.5 },
    { protocol: 'icmp' },
    { lastHostPort: 80 },
    { hostPort: 81, lastHostPort: 80 },
    { hostPort: 81, lastHostPort: 65_536 },
  ])('%j is refused', (wrong) => {
    expect(() => portFromWire({ ...portToWire(mapping), ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('port mapping') as string }),
    );
  });
});
