import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NetworkDriver, TinydockError } from '@tinydock/domain';
import { z } from 'zod';
import { chooseSubnet, listUsedSubnets } from './choose-subnet.ts';
import type { HostFiles } from './container-files.ts';
import { EndpointStore, readJsonFile } from './endpoint-store.ts';
import { formatSubnet, overlaps, parseSubnet, type Subnet } from './ipv4.ts';
import { BridgeNetworkDriver, type NetworkLogger } from './network-driver.ts';
import { NftablesBridge } from './nftables-bridge.ts';

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
  readonly hostFiles: HostFiles;
  readonly logger?: NetworkLogger | undefined;
}

/** A bridge for the containers of one daemon, known by its root directory. */
export function bridgeNameOf(root: string): string {
  return `td-${createHash('sha256').update(root).digest('hex').slice(0, 6)}`;
}

async function readDefaultMtu(): Promise<number | undefined> {
  const routes = await readFile('/proc/net/route', 'utf8');
  const device = /^(\S+)\t00000000\t/m.exec(routes)?.[1];
  if (device === undefined) return undefined;
  const mtu = Number(await readFile(join('/sys/class/net', device, 'mtu'), 'utf8').catch(() => ''));
  return mtu >= 576 && mtu < 1500 ? mtu : undefined;
}

const stateSchema = z.object({ subnet: z.string() });

async function readSubnet(path: string): Promise<Subnet | undefined> {
  const state = stateSchema.safeParse(await readJsonFile(path));
  return state.success ? parseSubnet(state.data.subnet) : undefined;
}

interface SubnetRequest {
  readonly path: string;
  readonly options: NetworkDriverOptions;
  readonly isUsed: boolean;
}

/** The subnet of before, where containers have it or nobody else took it meanwhile; else a new one, written down. */
async function takeSubnet({ path, options, isUsed }: SubnetRequest): Promise<Subnet> {
  const before = await readSubnet(path);
  const used = (await listUsedSubnets()).filter(({ device }) => device !== options.bridgeName);
  if (before !== undefined && (isUsed || !used.some((other) => overlaps(other.subnet, before)))) return before;
  const pool = parseSubnet(options.subnetPool);
  if (pool === undefined) {
    const message = `invalid subnet pool ${JSON.stringify(options.subnetPool)}: expected such as ${SUBNET_POOL}`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_CONFIG', message });
  }
  const seed = createHash('sha256').update(options.bridgeName).digest().readUInt32LE();
  const subnet = chooseSubnet({ pool, used, seed });
  await writeFile(`${path}.new`, JSON.stringify({ subnet: formatSubnet(subnet) }), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return subnet;
}

/**
 * Makes the driver of the default bridge. Changes nothing of the machine's network until a container needs it.
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
  const isUsed = endpoints.all.size > 0;
  const subnet = await takeSubnet({ path: join(stateDir, 'network.json'), options, isUsed });
  const network = { name: bridgeName, subnet, mtu: await readDefaultMtu() };
  const bridge = new NftablesBridge(network, () => endpoints.all.values());
  return new BridgeNetworkDriver({ netnsDir: join(runDir, 'netns'), endpoints, bridge, hostFiles, logger });
}
