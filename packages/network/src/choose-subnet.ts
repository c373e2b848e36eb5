import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { TinydockError } from '@tinydock/domain';
import { formatSubnet, overlaps, parseIpv4, type Subnet, subnetOf, subnetSize } from './ipv4.ts';

/** Each daemon's part of the pool. */
const PREFIX_LENGTH = 24;

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
    if (prefixLength > 0) used.push({ device, subnet: subnetOf(parseHexAddress(destination), prefixLength) });
  }
  return used;
}

/**
 * The subnets that this machine routes or has addresses of. /proc/net is that of the main thread, which may be in the
 * namespace of a container while a thread of the pool reads; that thread's own is the host's always.
 */
export async function listUsedSubnets(): Promise<readonly UsedSubnet[]> {
  const routes = parseRoutes(await readFile('/proc/thread-self/net/route', 'utf8'));
  const own = Object.entries(networkInterfaces()).flatMap(([device, addresses]) =>
    (addresses ?? []).flatMap(({ address, cidr }) => {
      const number = parseIpv4(address);
      const prefixLength = Number(cidr?.split('/')[1] ?? 32);
      return number === undefined ? [] : [{ device, subnet: subnetOf(number, prefixLength) }];
    }),
  );
  return [...routes, ...own];
}

export interface SubnetChoice {
  readonly pool: Subnet;
  readonly used: readonly UsedSubnet[];
  /** Spreads daemons that choose at the same moment over the pool; any integer from 0. */
  readonly seed: number;
}

/**
 * A /24 of the pool that nothing overlaps.
 * @throws TinydockError RESOURCE_EXHAUSTED
 */
export function chooseSubnet({ pool, used, seed }: SubnetChoice): Subnet {
  const size = 2 ** (32 - PREFIX_LENGTH);
  const count = Math.max(1, subnetSize(pool) / size);
  for (let tried = 0; tried < count; tried += 1) {
    const base = pool.base + ((seed + tried) % count) * size;
    const subnet = { base, prefixLength: Math.max(PREFIX_LENGTH, pool.prefixLength) };
    if (!used.some((other) => overlaps(other.subnet, subnet))) return subnet;
  }
  throw new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    message: `no free subnet in ${formatSubnet(pool)}: routes and interfaces of this machine use all of it`,
    hint: 'Configure another pool for the default bridge.',
  });
}
