import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { DEFAULT_NETWORK, type NetworkDefinition } from '@tinydock/domain';
import * as z from 'zod';
import { type AddressRange, type BridgeNetwork, gatewayOf, usableMtu } from './bridge-network.ts';
import { chooseSubnet, listUsedSubnets, type UsedSubnet } from './choose-subnet.ts';
import { readJsonFile } from './endpoint-store.ts';
import { formatSubnet, overlaps, parseSubnet, type Subnet } from './ip-address.ts';
import { supportsIpv6 } from './ipv6-settings.ts';

/** The subnets of the default network. */
export interface DefaultSubnets {
  readonly subnet: Subnet;
  /** Undefined where it has IPv4 alone. */
  readonly ipv6: Subnet | undefined;
}

export interface DefaultSubnetsRequest {
  /** Where they are written down. */
  readonly path: string;
  readonly bridgeName: string;
  /** The other networks. */
  readonly networks: readonly NetworkDefinition[];
  readonly pool: Subnet;
  readonly ipv6Pool: Subnet;
  /** It is to have IPv6 too. */
  readonly isIpv6Wanted: boolean;
  /** Containers have addresses of it. */
  readonly isUsed: boolean;
  /** Its bridge is there, with what it was made with. */
  readonly isMade: boolean;
}

/** In CIDR form. */
const stateSchema = z.object({ subnet: z.string(), ipv6: z.string().optional() });

async function readState(path: string): Promise<z.infer<typeof stateSchema>> {
  const { data } = stateSchema.safeParse(await readJsonFile(path));
  return data ?? { subnet: '' };
}

async function writeState(path: string, state: z.infer<typeof stateSchema>): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The default network must not take the subnet of another whose bridge is not there yet. */
function subnetsOf(networks: readonly NetworkDefinition[]): readonly UsedSubnet[] {
  return networks.flatMap(({ name, subnet, ipv6 }) =>
    [subnet, ipv6?.subnet].flatMap((text) => {
      const parsed = parseSubnet(text ?? '');
      return parsed === undefined ? [] : [{ device: name, subnet: parsed }];
    }),
  );
}

/**
 * The subnets of before, where containers have them or nobody else took them meanwhile; else new ones, written down. IPv6
 * that is wanted no more stays for as long as the bridge does, so that it is taken back with it.
 * @throws TinydockError RESOURCE_EXHAUSTED where a pool has no free subnet
 */
export async function takeDefaultSubnets(request: DefaultSubnetsRequest): Promise<DefaultSubnets> {
  const { path, bridgeName, networks, pool, ipv6Pool, isIpv6Wanted, isUsed, isMade } = request;
  const state = await readState(path);
  const before = { subnet: parseSubnet(state.subnet), ipv6: parseSubnet(state.ipv6 ?? '') };
  const routed = (await listUsedSubnets()).filter(({ device }) => device !== bridgeName);
  const used = [...routed, ...subnetsOf(networks)];
  const isTaken = (subnet: Subnet): boolean => used.some((other) => overlaps(other.subnet, subnet));
  const seed = createHash('sha256').update(bridgeName).digest().readUInt32LE();
  const take = (old: Subnet | undefined, from: Subnet): Subnet =>
    old !== undefined && (isUsed || !isTaken(old)) ? old : chooseSubnet({ pool: from, used, seed });
  const isIpv6Kept = before.ipv6 !== undefined && (isUsed || isMade) && supportsIpv6();
  const hasIpv6 = isIpv6Wanted || isIpv6Kept;
  const subnets = { subnet: take(before.subnet, pool), ipv6: hasIpv6 ? take(before.ipv6, ipv6Pool) : undefined };
  const after = { subnet: formatSubnet(subnets.subnet), ipv6: subnets.ipv6 && formatSubnet(subnets.ipv6) };
  if (after.subnet !== state.subnet || after.ipv6 !== state.ipv6) await writeState(path, after);
  return subnets;
}

function wholeOf(subnet: Subnet): AddressRange {
  return { subnet, range: subnet, gateway: gatewayOf(subnet) };
}

/** The bridge of the default network. */
export function defaultBridge(name: string, { subnet, ipv6 }: DefaultSubnets, mtu: number | undefined): BridgeNetwork {
  return {
    label: DEFAULT_NETWORK,
    name,
    ...wholeOf(subnet),
    ipv6: ipv6 && wholeOf(ipv6),
    mtu: usableMtu(mtu, ipv6),
    isInternal: false,
    isIsolated: false,
    isMasqueraded: true,
  };
}
