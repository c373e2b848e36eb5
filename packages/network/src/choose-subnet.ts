import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { formatSubnet, type IpFamily, overlaps, parseAddress, type Subnet, subnetOf, widthOf } from './ip-address.ts';

/** How large the subnets are that are chosen. */
const PREFIX_LENGTHS = { 4: 24, 6: 64 } as const satisfies Record<IpFamily, number>;

/** What a route or an interface already uses. */
export interface UsedSubnet {
  readonly device: string;
  readonly subnet: Subnet;
}

function parseHexAddress(text: string): number {
  // The kernel prints the address as a number in the byte order of the machine, which is little-endian.
  return Buffer.from(text, 'hex').readUInt32LE();
}

/** Reads /proc/net/route; the default route uses nothing. proc_pid_net(5). */
export function parseRoutes(text: string): readonly UsedSubnet[] {
  const used: UsedSubnet[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [device, destination = '', , , , , , mask = ''] = line.split('\t');
    if (device === undefined || !/^[0-9A-F]{8}$/.test(destination) || !/^[0-9A-F]{8}$/.test(mask)) continue;
    const prefixLength = parseHexAddress(mask).toString(2).replaceAll('0', '').length;
    const address = { family: 4, value: BigInt(parseHexAddress(destination)) } as const;
    if (prefixLength > 0) used.push({ device, subnet: subnetOf(address, prefixLength) });
  }
  return used;
}

/** Reads /proc/net/ipv6_route; default routes use nothing. proc_pid_net(5). */
export function parseIpv6Routes(text: string): readonly UsedSubnet[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [destination = '', length = ''] = fields;
    if (fields.length < 10 || !/^[0-9a-f]{32}$/.test(destination) || !/^[0-9a-f]{2}$/.test(length)) return [];
    const prefixLength = Number.parseInt(length, 16);
    const address = { family: 6, value: BigInt(`0x${destination}`) } as const;
    return prefixLength === 0 ? [] : [{ device: fields.at(-1) ?? '', subnet: subnetOf(address, prefixLength) }];
  });
}

/** Empty where the kernel has no IPv6. */
async function readIpv6Routes(): Promise<string> {
  try {
    return await readFile('/proc/thread-self/net/ipv6_route', 'utf8');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return '';
    throw error;
  }
}

/**
 * The subnets that this machine routes or has addresses of. /proc/net is that of the main thread, which may be in the
 * namespace of a container while a thread of the pool reads; that thread's own is the host's always.
 */
export async function listUsedSubnets(): Promise<readonly UsedSubnet[]> {
  const routes = parseRoutes(await readFile('/proc/thread-self/net/route', 'utf8'));
  const routes6 = parseIpv6Routes(await readIpv6Routes());
  const own = Object.entries(networkInterfaces()).flatMap(([device, addresses]) =>
    (addresses ?? []).flatMap(({ address, cidr }) => {
      const parsed = parseAddress(address);
      if (parsed === undefined) return [];
      return [{ device, subnet: subnetOf(parsed, Number(cidr?.split('/')[1] ?? widthOf(parsed.family))) }];
    }),
  );
  return [...routes, ...routes6, ...own];
}

/**
 * The /48 from which a daemon gives its networks IPv6 subnets: the same always, and another one for each daemon of each
 * machine. RFC 4193, 3.2.2
 * @param seed what no other daemon has
 */
export function localIpv6Pool(seed: string): Subnet {
  const globalId = createHash('sha256').update(seed).digest('hex').slice(-10);
  return { family: 6, base: BigInt(`0xfd${globalId}`) << 80n, prefixLength: 48 };
}

export interface SubnetChoice {
  readonly pool: Subnet;
  readonly used: readonly UsedSubnet[];
  /** Spreads daemons that choose at the same moment over the pool; any integer from 0. */
  readonly seed: number;
}

/**
 * A /24 of an IPv4 pool or a /64 of an IPv6 pool that nothing overlaps.
 * @throws TinydockError RESOURCE_EXHAUSTED
 */
export function chooseSubnet({ pool, used, seed }: SubnetChoice): Subnet {
  const { family } = pool;
  const prefixLength = Math.max(PREFIX_LENGTHS[family], pool.prefixLength);
  const size = 1n << BigInt(widthOf(family) - prefixLength);
  const count = 1n << BigInt(prefixLength - pool.prefixLength);
  for (let tried = 0n; tried < count; tried += 1n) {
    const subnet = { family, base: pool.base + ((BigInt(seed) + tried) % count) * size, prefixLength };
    if (!used.some((other) => overlaps(other.subnet, subnet))) return subnet;
  }
  throw new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    message: `no free subnet in ${formatSubnet(pool)}: routes and interfaces of this machine use all of it`,
    hint: family === 4 ? 'Configure another pool for the default bridge.' : 'Give a subnet.',
  });
}
