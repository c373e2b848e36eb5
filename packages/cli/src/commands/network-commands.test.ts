import { TinydockError } from '@tinydock/domain';
import type { CreateContainerRequestInput, CreateNetworkRequestInput, Network } from '@tinydock/protocol';
import { describe, expect, it } from 'vitest';
import { runTdctl } from '../testing/cli-harness.ts';

const WEB: Network = {
  id: 'ab'.repeat(32),
  name: 'web',
  driver: 'bridge',
  createdAt: '2026-11-26T08:00:00.000Z',
  subnet: '10.1.2.0/24',
  gateway: '10.1.2.1',
  ipRange: '',
  internal: false,
  labels: { tier: 'front' },
  options: {},
  auxAddresses: {},
  ipv6: null,
  containers: [
    {
      id: 'cd'.repeat(32),
      name: 'one',
      endpointId: 'ef'.repeat(32),
      macAddress: '02:42:0a:01:02:02',
      ipAddress: '10.1.2.2',
      prefixLength: 24,
      ip6Address: '',
      ip6PrefixLength: 0,
    },
  ],
};

describe('network create', () => {
  it('asks for what its flags say, and prints the id', async () => {
    let asked: CreateNetworkRequestInput | undefined;
    const create = (request: CreateNetworkRequestInput): Promise<string> => {
      asked = request;
      return Promise.resolve(WEB.id);
    };
    const flags =
      '-d bridge --ipv6 --subnet 10.1.0.0/16 --subnet fd00:1::/64 --gateway 10.1.0.9 --ip-range 10.1.4.0/24 --aux-address router=10.1.0.5 --aux-address six=fd00:1::5 --internal --label a=b -o k=v=w';
    const result = await runTdctl(['network', 'create', ...flags.split(' '), 'web'], {
      script: { networks: { create } },
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${WEB.id}\n` });
    expect(asked).toEqual({
      name: 'web',
      driver: 'bridge',
      subnets: ['10.1.0.0/16', 'fd00:1::/64'],
      gateways: ['10.1.0.9'],
      ipRanges: ['10.1.4.0/24'],
      auxAddresses: { router: '10.1.0.5', six: 'fd00:1::5' },
      internal: true,
      ipv6: true,
      labels: { a: 'b' },
      options: { k: 'v=w' },
    });
  });

  it.each([
    [['-o', 'novalue', 'web'], 'expected KEY=VALUE'],
    [['--attachable', 'web'], '--attachable'],
    [[], 'requires'],
  ])('refuses %j', async (args, problem) => {
    const result = await runTdctl(['network', 'create', ...args]);
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toContain(problem);
  });
});

describe('network ls and inspect', () => {
  const networks = {
    list: () => Promise.resolve([WEB]),
    inspect: (name: string) =>
      name === 'web'
        ? Promise.resolve(WEB)
        : Promise.reject(new TinydockError({ code: 'NOT_FOUND', message: `no such network: ${name}` })),
  };

  it.each([
    [[], 'NETWORK ID     NAME      DRIVER    SCOPE\nabababababab   web       bridge    local\n'],
    [['-q'], 'abababababab\n'],
    [['-q', '--no-trunc'], `${WEB.id}\n`],
    [
      ['--format', '{{.Name}} {{.Internal}} {{.IPv6}} {{.Label "tier"}} {{.Labels}}'],
      'web false false front tier=front\n',
    ],
  ])('ls %j', async (args, stdout) => {
    expect(await runTdctl(['network', 'ls', ...args], { script: { networks } })).toMatchObject({ exitCode: 0, stdout });
  });

  it("inspects in Docker's shape, and tells what is missing", async () => {
    const result = await runTdctl(['network', 'inspect', 'web', 'nope'], { script: { networks } });
    expect(result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no such network: nope') as string });
    expect(JSON.parse(result.stdout)).toMatchObject([
      {
        Name: 'web',
        IPAM: { Config: [{ Subnet: '10.1.2.0/24', Gateway: '10.1.2.1' }] },
        Containers: { ['cd'.repeat(32)]: { Name: 'one', IPv4Address: '10.1.2.2/24' } },
        Labels: { tier: 'front' },
      },
    ]);
    const format = '{{range .IPAM.Config}}{{.Subnet}}{{end}}';
    const template = await runTdctl(['inspect', '--type', 'network', '-f', format, 'web'], { script: { networks } });
    expect(template.stdout).toBe('10.1.2.0/24\n');
  });

  it('shows the addresses of both families', async () => {
    const ipv6 = { subnet: 'fd00:1::/64', gateway: 'fd00:1::1', ipRange: '' };
    const containers = WEB.containers.map((one) => ({ ...one, ip6Address: 'fd00:1::2', ip6PrefixLength: 64 }));
    const both = { ...WEB, ipv6, containers };
    const script = { networks: { inspect: () => Promise.resolve(both), list: () => Promise.resolve([both]) } };
    const { stdout } = await runTdctl(['network', 'inspect', 'web'], { script });
    expect(JSON.parse(stdout)).toMatchObject([
      {
        EnableIPv4: true,
        EnableIPv6: true,
        IPAM: { Config: [{ Subnet: '10.1.2.0/24' }, { Subnet: 'fd00:1::/64', Gateway: 'fd00:1::1' }] },
        Containers: { ['cd'.repeat(32)]: { IPv4Address: '10.1.2.2/24', IPv6Address: 'fd00:1::2/64' } },
      },
    ]);
    expect((await runTdctl(['network', 'ls', '--format', '{{.IPv6}}'], { script })).stdout).toBe('true\n');
  });
});

describe('network rm and prune', () => {
  const missing = new TinydockError({ code: 'NOT_FOUND', message: 'no such network: nope' });
  const remove = (name: string) => (name === 'web' ? Promise.resolve('web') : Promise.reject(missing));

  it('goes on after a failure, and forgives a missing one with --force', async () => {
    const script = { networks: { remove } };
    expect(await runTdctl(['network', 'rm', 'nope', 'web'], { script })).toMatchObject({
      exitCode: 1,
      stdout: 'web\n',
    });
    expect(await runTdctl(['network', 'rm', '-f', 'nope', 'web'], { script })).toMatchObject({ exitCode: 0 });
  });

  const planned = { id: WEB.id, name: 'web', subnet: WEB.subnet, createdAt: WEB.createdAt, error: '' };

  async function prune(args: readonly string[], input = '') {
    const removals: (readonly string[])[] = [];
    const script = {
      networks: {
        prune: ({ planOnly, only }: { planOnly?: boolean; only?: string[] | null }) => {
          if (planOnly !== true) removals.push(only ?? []);
          return Promise.resolve([planned]);
        },
      },
    };
    return { removals, ...(await runTdctl(['network', 'prune', ...args], { script, input })) };
  }

  it('shows the plan, asks, and removes it', async () => {
    expect(await prune(['--dry-run'])).toMatchObject({
      removals: [],
      stdout: expect.stringContaining('10.1.2.0/24') as string,
    });
    expect(await prune([], 'n\n')).toMatchObject({ removals: [], exitCode: 1 });
    expect(await prune([], 'y\n')).toMatchObject({
      removals: [[WEB.id]],
      stdout: expect.stringContaining('Deleted Networks:\nweb\n') as string,
    });
    expect(await prune(['-f'])).toMatchObject({ removals: [[]], stdout: 'Deleted Networks:\nweb\n\n' });
  });
});

describe('network connect and disconnect', () => {
  it('ask for what they say', async () => {
    const asked: unknown[] = [];
    const take = (request: unknown): Promise<void> => {
      asked.push(request);
      return Promise.resolve();
    };
    const script = { networks: { connect: take, disconnect: take } };
    const addresses = ['--ip', '10.1.2.3', '--ip6', 'fd00::3'];
    const flags = ['--alias', 'db', '--alias', 'store', ...addresses, '--gw-priority', '-2'];
    expect(await runTdctl(['network', 'connect', ...flags, 'back', 'box'], { script })).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    expect((await runTdctl(['network', 'disconnect', 'back', 'box'], { script })).exitCode).toBe(0);
    expect(asked).toEqual([
      {
        container: 'box',
        link: {
          network: 'back',
          ipAddress: '10.1.2.3',
          ip6Address: 'fd00::3',
          gwPriority: -2,
          aliases: ['db', 'store'],
        },
      },
      { network: 'back', container: 'box' },
    ]);
  });

  it('forgive a container that is gone with --force alone', async () => {
    const gone = new TinydockError({ code: 'NOT_FOUND', reason: 'CONTAINER_NOT_FOUND', message: 'no such container' });
    const script = { networks: { disconnect: () => Promise.reject(gone) } };
    expect((await runTdctl(['network', 'disconnect', 'back', 'box'], { script })).exitCode).toBe(1);
    expect((await runTdctl(['network', 'disconnect', '-f', 'back', 'box'], { script })).exitCode).toBe(0);
  });
});

describe('the networks of run and create', () => {
  async function networksOf(args: readonly string[]) {
    let asked: CreateContainerRequestInput | undefined;
    const create = (request: CreateContainerRequestInput) => {
      asked = request;
      return Promise.resolve({ id: 'ab'.repeat(32), name: 'box', warnings: [] });
    };
    const result = await runTdctl(['create', ...args, 'image'], { script: { containers: { create } } });
    return { networks: asked?.networks, stderr: result.stderr };
  }

  it.each([
    [[], []],
    [
      ['--network', 'a', '--network', 'b'],
      [{ network: 'a' }, { network: 'b' }],
    ],
    [
      ['--network', 'name=a,ip=10.1.2.3,mac-address=02:00:00:00:00:01'],
      [{ network: 'a', ipAddress: '10.1.2.3', macAddress: '02:00:00:00:00:01' }],
    ],
    [
      ['--network', 'name=a,alias=db,alias=store', '--network-alias', 'base', '--net-alias', 'x'],
      [{ network: 'a', ipAddress: '', macAddress: '', aliases: ['db', 'store', 'base', 'x'] }],
    ],
    [
      ['--net', 'a', '--network', 'b', '--ip', '10.1.2.3'],
      [{ network: 'b', ipAddress: '10.1.2.3', macAddress: '' }, { network: 'a' }],
    ],
    [['--network', 'name=a,gw-priority=-7'], [{ network: 'a', gwPriority: -7 }]],
    [['--network', 'name=a,ip6=fd00::1'], [{ network: 'a', ipAddress: '', ip6Address: 'fd00::1' }]],
    [['--network', 'a', '--ip6', 'fd00::2'], [{ network: 'a', ipAddress: '', ip6Address: 'fd00::2' }]],
    [['--mac-address', '02:00:00:00:00:01'], [{ network: 'bridge', ipAddress: '', macAddress: '02:00:00:00:00:01' }]],
  ])('%j', async (args, networks) => {
    expect(await networksOf(args)).toMatchObject({ networks });
  });

  it.each([
    [['--network', 'name=a,color=red'], 'expected fields'],
    [['--network', 'ip=10.1.2.3'], 'expected name='],
    [['--network', 'name=a,gw-priority=high'], 'expected a whole number'],
    [['--network', 'name=a,driver-opt=com.docker.network.endpoint.ifname=up0'], 'not supported yet'],
    [['--network', 'name=a,ip=10.1.2.3', '--ip', '10.1.2.4'], '--network gives another'],
    [['--network', 'name=a,ip6=fd00::1', '--ip6', 'fd00::2'], '--network gives another'],
  ])('refuses %j', async (args, problem) => {
    expect((await networksOf(args)).stderr).toContain(problem);
  });
});
