import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_NETWORK, type NetworkDefinition, type NetworkDriver, TinydockError } from '@tinydock/domain';
import * as z from 'zod';
import { type BridgeNetwork, bridgeOf, gatewayOf } from './bridge-network.ts';
import { chooseSubnet, listUsedSubnets, localIpv6Pool, type UsedSubnet } from './choose-subnet.ts';
import type { HostFiles } from './container-files.ts';
import { EndpointStore, readJsonFile } from './endpoint-store.ts';
import { formatSubnet, overlaps, parseSubnet, type Subnet } from './ip-address.ts';
import { BridgeNetworkDriver, type NetworkLogger } from './network-driver.ts';
import { NameServer } from './name-server.ts';
import { NetworkSet } from './network-set.ts';

/** The files of the host that containers get a version of. systemd-resolved keeps the real servers in the second. */
export const HOST_FILES: HostFiles = {
  resolvConf: ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'],
  hosts: '/etc/hosts',
};

/** The address that a subnet's bridge has unless told; empty for what is not a subnet. */
export function firstAddressOf(cidr: string): string {
  const subnet = parseSubnet(cidr);
  return subnet === undefined ? '' : gatewayOf(subnet);
}

/** From which each daemon takes a /24. */
export const SUBNET_POOL = '10.210.0.0/16';

export interface NetworkDriverOptions {
  /** Owned by this driver alone and gone with a reboot; made if missing. */
  readonly runDir: string;
  /** Owned by this driver alone; made if missing. */
  readonly stateDir: string;
  /** At most 11 bytes; {@link bridgeNameOf} makes one. */
  readonly bridgeName: string;
  /** Such as {@link SUBNET_POOL}. */
  readonly subnetPool: string;
  readonly hostFiles: HostFiles;
  /** Candidates; the first that is there serves names. */
  readonly nameServerPrograms: readonly string[];
  /** The networks beside the default one. */
  readonly networks: readonly NetworkDefinition[];
  readonly logger?: NetworkLogger | undefined;
}

/** A bridge for the containers of one daemon, known by its root directory. */
export function bridgeNameOf(root: string): string {
  return `td-${createHash('sha256').update(root).digest('hex').slice(0, 6)}`;
}

async function readDefaultMtu(): Promise<number | undefined> {
  const routes = await readFile('/proc/thread-self/net/route', 'utf8');
  const device = /^(\S+)\t00000000\t/m.exec(routes)?.[1];
  if (device === undefined) return undefined;
  const mtu = Number(await readFile(join('/sys/class/net', device, 'mtu'), 'utf8').catch(() => ''));
  return mtu >= 576 && mtu < 1500 ? mtu : undefined;
}

/** What tells this machine from others; empty where it has no such file. machine-id(5) */
async function readMachineId(): Promise<string> {
  return (await readFile('/etc/machine-id', 'utf8').catch(() => '')).trim();
}

const stateSchema = z.object({ subnet: z.string() });

async function readSubnet(path: string): Promise<Subnet | undefined> {
  const state = stateSchema.safeParse(await readJsonFile(path));
  return state.success ? parseSubnet(state.data.subnet) : undefined;
}

interface SubnetRequest {
  readonly path: string;
  readonly options: NetworkDriverOptions;
  readonly pool: Subnet;
  readonly isUsed: boolean;
}

/** The default network must not take the subnet of another whose bridge is not there yet. */
function subnetsOf(networks: readonly NetworkDefinition[]): readonly UsedSubnet[] {
  return networks.flatMap(({ name, subnet }) => {
    const parsed = parseSubnet(subnet);
    return parsed === undefined ? [] : [{ device: name, subnet: parsed }];
  });
}

function parsePool(text: string): Subnet {
  const pool = parseSubnet(text);
  if (pool?.family === 4) return pool;
  const message = `invalid subnet pool ${JSON.stringify(text)}: expected such as ${SUBNET_POOL}`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_CONFIG', message });
}

/** The subnet of before, where containers have it or nobody else took it meanwhile; else a new one, written down. */
async function takeSubnet({ path, options, pool, isUsed }: SubnetRequest): Promise<Subnet> {
  const before = await readSubnet(path);
  const routed = (await listUsedSubnets()).filter(({ device }) => device !== options.bridgeName);
  const used = [...routed, ...subnetsOf(options.networks)];
  if (before !== undefined && (isUsed || !used.some((other) => overlaps(other.subnet, before)))) return before;
  const seed = createHash('sha256').update(options.bridgeName).digest().readUInt32LE();
  const subnet = chooseSubnet({ pool, used, seed });
  await writeFile(`${path}.new`, JSON.stringify({ subnet: formatSubnet(subnet) }), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return subnet;
}

function defaultBridge(name: string, subnet: Subnet, mtu: number | undefined): BridgeNetwork {
  return {
    label: DEFAULT_NETWORK,
    name,
    subnet,
    range: subnet,
    gateway: gatewayOf(subnet),
    ipv6: undefined,
    mtu,
    isInternal: false,
    isIsolated: false,
    isMasqueraded: true,
  };
}

/**
 * Makes the driver of the bridges. Changes nothing of the machine's network until a container needs it.
 * @throws TinydockError RESOURCE_EXHAUSTED where the pool has no free subnet,
 *   INVALID_ARGUMENT for a pool or a bridge name that cannot be
 */
export async function createNetworkDriver(options: NetworkDriverOptions): Promise<NetworkDriver> {
  const { runDir, stateDir, bridgeName, hostFiles, logger } = options;
  if (!/^[a-z0-9-]{1,11}$/.test(bridgeName)) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid bridge name ${JSON.stringify(bridgeName)}` });
  }
  for (const dir of [runDir, stateDir]) await mkdir(dir, { recursive: true, mode: 0o700 });
  const endpoints = await EndpointStore.open(join(stateDir, 'endpoints'));
  const networks = new NetworkSet(endpoints);
  const isUsed = networks.usersOf(DEFAULT_NETWORK).length > 0;
  const pool = parsePool(options.subnetPool);
  const subnet = await takeSubnet({ path: join(stateDir, 'network.json'), options, pool, isUsed });
  const defaultMtu = await readDefaultMtu();
  networks.add(defaultBridge(bridgeName, subnet, defaultMtu));
  for (const definition of options.networks) networks.add(bridgeOf(definition, defaultMtu));
  const netnsDir = join(runDir, 'netns');
  const names = new NameServer({ dir: join(runDir, 'names'), programs: options.nameServerPrograms });
  const ipv6Pool = localIpv6Pool(`${await readMachineId()} ${bridgeName}`);
  return new BridgeNetworkDriver({
    netnsDir,
    endpoints,
    networks,
    names,
    pool,
    ipv6Pool,
    defaultMtu,
    hostFiles,
    logger,
  });
}
