import { type ContainerId, hasErrnoCode, type PortMapping, TinydockError } from '@tinydock/domain';
import { addressOf, describeMapping, isAnyAddress, portInUse, rangeInUse, tryBind } from './bind-port.ts';
import { ANY_IPV4, ANY_IPV6, familyOf, formatAddress, parseAddress } from './ip-address.ts';
import { isForRelay } from './loopback-relays.ts';

/** Ports that are published without a socket that would show it. */
export interface PublishedPorts {
  readonly own: ReadonlyMap<ContainerId, { readonly name: string; readonly ports: readonly PortMapping[] }>;
  /** Of other daemons. */
  readonly foreign: readonly PortMapping[];
  /** The container has an IPv6 address, to which ports of IPv6 can go. */
  readonly hasIpv6: boolean;
}

/** True where both cannot be published at once. */
function collides(one: PortMapping, other: PortMapping): boolean {
  if (one.hostPort !== other.hostPort || one.protocol !== other.protocol) return false;
  if (familyOf(addressOf(one)) !== familyOf(addressOf(other))) return false;
  return addressOf(one) === addressOf(other) || isAnyAddress(one) || isAnyAddress(other);
}

function cannotPublish(mapping: PortMapping, why: string, hint: string): TinydockError {
  const message = `cannot publish on address ${JSON.stringify(mapping.hostIp)}: ${why}`;
  return new TinydockError({ code: 'INVALID_ARGUMENT', message, hint });
}

/** What one mapping comes to: where no address is given, one of each family that the container has. */
function expand(wanted: PortMapping, hasIpv6: boolean): readonly PortMapping[] {
  if (wanted.hostIp === '') return hasIpv6 ? [wanted, { ...wanted, hostIp: ANY_IPV6 }] : [wanted];
  const address = parseAddress(wanted.hostIp);
  if (address === undefined) throw cannotPublish(wanted, 'it is not one', 'Give an address of this machine, or none.');
  if (address.family === 6 && !hasIpv6) {
    const hint = 'Give an IPv4 address of this machine, or connect it to a network that was created with --ipv6.';
    throw cannotPublish(wanted, 'no network of the container has IPv6', hint);
  }
  const hostIp = wanted.hostIp === ANY_IPV4 ? '' : formatAddress(address);
  const mapping = { ...wanted, hostIp };
  if (!isForRelay(mapping) || mapping.protocol === 'tcp') return [mapping];
  const hint = 'Leave out the address, or give another one of this machine.';
  throw cannotPublish(wanted, `${mapping.protocol} does not reach containers from there, only tcp does`, hint);
}

function describeBindFailure(mapping: PortMapping, error: unknown): unknown {
  if (hasErrnoCode(error, 'EADDRINUSE')) return portInUse(mapping, 'another program', error);
  if (!hasErrnoCode(error, 'EADDRNOTAVAIL', 'EACCES', 'EINVAL')) return error;
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot publish port ${describeMapping(mapping)}: ${
      hasErrnoCode(error, 'EADDRNOTAVAIL') ? 'the address is not one of this machine' : String(error)
    }`,
    cause: error,
  });
}

async function bind(mapping: PortMapping): Promise<PortMapping> {
  try {
    return { ...mapping, hostPort: await tryBind(mapping) };
  } catch (error) {
    throw describeBindFailure(mapping, error);
  }
}

async function bindGiven(
  mapping: PortMapping,
  taken: readonly PortMapping[],
  published: PublishedPorts,
): Promise<PortMapping> {
  const inUse = (ports: readonly PortMapping[]): boolean => ports.some((port) => collides(port, mapping));
  const holder = [...published.own.values()].find(({ ports }) => inUse(ports));
  if (holder !== undefined) throw portInUse(mapping, `container ${holder.name}`);
  if (inUse(published.foreign)) throw portInUse(mapping, 'a container of another tinydock daemon');
  if (inUse(taken)) throw portInUse(mapping, 'another mapping of this container');
  return bind(mapping);
}

/** @throws TinydockError as {@link bindGiven}; ALREADY_EXISTS / PORT_IN_USE where none of the range is free */
async function bindFirstFree(
  wanted: PortMapping,
  taken: readonly PortMapping[],
  published: PublishedPorts,
): Promise<readonly PortMapping[]> {
  const { lastHostPort: last = wanted.hostPort, ...mapping } = wanted;
  for (let hostPort = mapping.hostPort; ; hostPort += 1) {
    try {
      const bound: PortMapping[] = [];
      for (const each of expand({ ...mapping, hostPort }, published.hasIpv6))
        bound.push(await bindGiven(each, taken, published));
      return bound;
    } catch (error) {
      if (!(error instanceof TinydockError) || error.reason !== 'PORT_IN_USE') throw error;
      if (hostPort === last) throw last === mapping.hostPort ? error : rangeInUse(wanted, error);
    }
  }
}

/** One port for all of these, which differ in their addresses. */
async function bindChosen(mappings: readonly PortMapping[], all: readonly PortMapping[]): Promise<PortMapping[]> {
  const [first, ...others] = mappings;
  if (first === undefined) return [];
  for (;;) {
    const chosen = await bind(first);
    const rest = others.map((mapping) => ({ ...mapping, hostPort: chosen.hostPort }));
    // A published port has no socket: the kernel may offer one that another container has.
    if ([chosen, ...rest].some((mapping) => all.some((port) => collides(port, mapping)))) continue;
    try {
      await Promise.all(rest.map(tryBind));
      return [chosen, ...rest];
    } catch (error) {
      // The port that is free in one family may not be in the other.
      if (!hasErrnoCode(error, 'EADDRINUSE')) throw error;
    }
  }
}

/** How many ports will do: those with few come first, so that none takes the only one of another. */
function choices({ hostPort, lastHostPort = hostPort }: PortMapping): number {
  return hostPort === 0 ? Infinity : lastHostPort - hostPort + 1;
}

/**
 * Finds whether host ports are free, and chooses those that are asked for as 0 or as a range.
 * @throws TinydockError ALREADY_EXISTS / PORT_IN_USE, INVALID_ARGUMENT for an address that is not of this machine, or
 *   of a family that the container does not have
 */
export async function resolvePorts(
  wanted: readonly PortMapping[],
  published: PublishedPorts,
): Promise<readonly PortMapping[]> {
  const resolved: PortMapping[] = [];
  for (const each of wanted.toSorted((one, other) => choices(one) - choices(other))) {
    if (each.hostPort === 0) {
      const mappings = expand(each, published.hasIpv6);
      const others = [...published.foreign, ...[...published.own.values()].flatMap(({ ports }) => ports)];
      resolved.push(...(await bindChosen(mappings, [...resolved, ...others])));
      continue;
    }
    resolved.push(...(await bindFirstFree(each, resolved, published)));
  }
  return resolved;
}
