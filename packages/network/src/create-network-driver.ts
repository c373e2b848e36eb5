import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_NETWORK, type NetworkDefinition, type NetworkDriver, TinydockError } from '@tinydock/domain';
import { type AddressRange, bridgeOf } from './bridge-network.ts';
import { localIpv6Pool } from './choose-subnet.ts';
import type { HostFiles } from './container-files.ts';
import { defaultBridge, takeDefaultSubnets } from './default-network.ts';
import { EndpointStore } from './endpoint-store.ts';
import { formatSubnet, parseSubnet, type Subnet } from './ip-address.ts';
import { kernelWithoutIpv6, supportsIpv6 } from './ipv6-settings.ts';
import { BridgeNetworkDriver, type NetworkLogger } from './network-driver.ts';
import { NameServer } from './name-server.ts';
import { NetworkSet } from './network-set.ts';
import { hasInterface } from './nftables-bridge.ts';

/** The files of the host that containers get a version of. systemd-resolved keeps the real servers in the second. */
export const HOST_FILES: HostFiles = {
  resolvConf: ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'],
  hosts: '/etc/hosts',
};

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
  /** The default network is to have IPv6 too. */
  readonly defaultIpv6: boolean;
  readonly hostFiles: HostFiles;
  /** Candidates; the first that is there serves names. */
  readonly nameServerPrograms: readonly string[];
  /** The networks beside the default one. */
  readonly networks: readonly NetworkDefinition[];
  readonly logger?: NetworkLogger | undefined;
}

/** The addresses of one family of the default network. */
export interface DefaultAddresses {
  /** In CIDR form. */
  readonly subnet: string;
  /** The bridge's own address. */
  readonly gateway: string;
}

/** A driver, and the addresses of its default network. */
export interface CreatedNetworkDriver extends DefaultAddresses {
  readonly driver: NetworkDriver;
  /** Undefined where it has IPv4 alone. */
  readonly ipv6: DefaultAddresses | undefined;
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

function parsePool(text: string): Subnet {
  const pool = parseSubnet(text);
  if (pool?.family === 4) return pool;
  const message = `invalid subnet pool ${JSON.stringify(text)}: expected such as ${SUBNET_POOL}`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_CONFIG', message });
}

function checkIpv6({ defaultIpv6 }: NetworkDriverOptions): boolean {
  if (!defaultIpv6 || supportsIpv6()) return defaultIpv6;
  const message = 'the default network is to have IPv6, which the kernel of this machine does not have';
  throw kernelWithoutIpv6(message, 'take "ipv6" out of the configuration');
}

function addressesOf({ subnet, gateway }: AddressRange): DefaultAddresses {
  return { subnet: formatSubnet(subnet), gateway };
}

/**
 * Makes the driver of the bridges. Changes nothing of the machine's network until a container needs it.
 * @throws TinydockError RESOURCE_EXHAUSTED where the pool has no free subnet, FAILED_PRECONDITION for IPv6 where the
 *   kernel has none, INVALID_ARGUMENT for a pool or a bridge name that cannot be
 */
export async function createNetworkDriver(options: NetworkDriverOptions): Promise<CreatedNetworkDriver> {
  const { runDir, stateDir, bridgeName, hostFiles, logger } = options;
  if (!/^[a-z0-9-]{1,11}$/.test(bridgeName)) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid bridge name ${JSON.stringify(bridgeName)}` });
  }
  for (const dir of [runDir, stateDir]) await mkdir(dir, { recursive: true, mode: 0o700 });
  const endpoints = await EndpointStore.open(join(stateDir, 'endpoints'));
  const networks = new NetworkSet(endpoints);
  const isUsed = networks.usersOf(DEFAULT_NETWORK).length > 0;
  const pool = parsePool(options.subnetPool);
  const ipv6Pool = localIpv6Pool(`${await readMachineId()} ${bridgeName}`);
  const subnets = await takeDefaultSubnets({
    path: join(stateDir, 'network.json'),
    bridgeName,
    networks: options.networks,
    pool,
    ipv6Pool,
    isIpv6Wanted: checkIpv6(options),
    isUsed,
    isMade: hasInterface(bridgeName),
  });
  const defaultMtu = await readDefaultMtu();
  const main = defaultBridge(bridgeName, subnets, defaultMtu);
  networks.add(main);
  for (const definition of options.networks) networks.add(bridgeOf(definition, defaultMtu));
  const netnsDir = join(runDir, 'netns');
  const names = new NameServer({ dir: join(runDir, 'names'), programs: options.nameServerPrograms });
  const driver = new BridgeNetworkDriver({
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
  return { driver, ...addressesOf(main), ipv6: main.ipv6 && addressesOf(main.ipv6) };
}
