import type { PortMapping } from '@tinydock/domain';
import { type AddressRange, type BridgeNetwork, rangesOf } from './bridge-network.ts';
import type { PublishedEndpoint } from './endpoint-store.ts';
import { ANY_IPV6, familyOf, formatSubnet, type IpFamily, IPV6_LOOPBACK } from './ip-address.ts';
import { isForRelay } from './loopback-relays.ts';

const TABLE_PREFIX = 'tinydock_';

/** Published on one address, and published on all. */
const MAPS = { byAddress: 'published', everywhere: 'published_all' } as const;

/** What nftables calls the things of a family. */
interface Dialect {
  readonly keyword: 'ip' | 'ip6';
  readonly addressType: string;
  readonly loopback: string;
  readonly multicast: string;
  /** Published on all addresses. */
  readonly anyAddress: string;
  /** Which connections of the host to itself are sent on to containers. */
  readonly translated: string;
}

const DIALECTS: Record<IpFamily, Dialect> = {
  4: {
    keyword: 'ip',
    addressType: 'ipv4_addr',
    loopback: '127.0.0.0/8',
    multicast: '224.0.0.0/4',
    anyAddress: '',
    translated: 'fib daddr type local',
  },
  6: {
    keyword: 'ip6',
    addressType: 'ipv6_addr',
    loopback: IPV6_LOOPBACK,
    multicast: 'ff00::/8',
    anyAddress: ANY_IPV6,
    translated: `fib daddr type local ip6 daddr != ${IPV6_LOOPBACK}`,
  },
};

/** The nftables table of a network, in each of its families; nft(8) allows no hyphens in it. */
export function tableOf(network: Pick<BridgeNetwork, 'name'>): string {
  return `${TABLE_PREFIX}${network.name.replaceAll('-', '_')}`;
}

/** True for the name of a table that {@link tableOf} gave, of whatever daemon. */
export function isOurTable(name: string): boolean {
  return name.startsWith(TABLE_PREFIX);
}

interface Element {
  readonly family: IpFamily;
  readonly map: string;
  readonly text: string;
}

function toElement(port: PortMapping, ipAddress: string): Element {
  const family = familyOf(port.hostIp);
  const target = `${ipAddress} . ${String(port.containerPort)}`;
  return port.hostIp === DIALECTS[family].anyAddress
    ? { family, map: MAPS.everywhere, text: `${port.protocol} . ${String(port.hostPort)} : ${target}` }
    : { family, map: MAPS.byAddress, text: `${port.protocol} . ${port.hostIp} . ${String(port.hostPort)} : ${target}` };
}

/** Each port goes to the address of its family, where the endpoint has one here. */
function toElements({ ipAddress, ip6Address, ports }: PublishedEndpoint): readonly Element[] {
  return ports.flatMap((port) => {
    const target = familyOf(port.hostIp) === 4 ? ipAddress : ip6Address;
    return target === undefined || isForRelay(port) ? [] : [toElement(port, target)];
  });
}

function commandsFor(action: 'add' | 'delete', network: BridgeNetwork, endpoint: PublishedEndpoint): readonly string[] {
  return toElements(endpoint).map(
    ({ family, map, text }) => `${action} element ${DIALECTS[family].keyword} ${tableOf(network)} ${map} { ${text} }`,
  );
}

/** Publishes the ports of an endpoint; empty where it has none. */
export function formatPublish(network: BridgeNetwork, endpoint: PublishedEndpoint): string {
  return commandsFor('add', network, endpoint).join('\n');
}

/** Takes the ports back, also those that are not published: they are added first, in the same transaction. */
export function formatUnpublish(network: BridgeNetwork, endpoint: PublishedEndpoint): string {
  return [...commandsFor('add', network, endpoint), ...commandsFor('delete', network, endpoint)].join('\n');
}

/** Removes the table of each family, whether it is there or not. */
export function formatRemoveTable(network: BridgeNetwork): string {
  const tables = rangesOf(network).map(({ subnet }) => `table ${DIALECTS[subnet.family].keyword} ${tableOf(network)}`);
  return tables.map((table) => `add ${table}\ndelete ${table}\n`).join('');
}

function formatMap(
  name: string,
  { family, keys }: { family: IpFamily; keys: string },
  all: readonly Element[],
): string {
  const own = all.filter((element) => element.map === name && element.family === family).map(({ text }) => text);
  const list = own.length === 0 ? '' : ` elements = { ${own.join(', ')} };`;
  return `map ${name} { type ${keys} : ${DIALECTS[family].addressType} . inet_service;${list} }`;
}

/** What may pass from one interface of the host to another where the network has a part in it. */
function forwardRules({ name, isInternal, isIsolated }: BridgeNetwork): string {
  const within = `iifname "${name}" oifname "${name}"`;
  const answers = 'ct state established,related accept';
  const rules = [
    // A container would else reach its neighbours by way of the host.
    ...(isIsolated ? [`${within} ${answers}`, `${within} ct status dnat accept`, `${within} drop`] : []),
    ...(isInternal
      ? [`${within} accept`, `oifname "${name}" drop`, `iifname "${name}" drop`]
      : [`oifname != "${name}" accept`, `iifname "${name}" accept`, answers, 'ct status dnat accept', 'drop']),
  ];
  return rules.join('\n    ');
}

/** Under which addresses packets leave. */
function sourceRules({ name, isMasqueraded }: BridgeNetwork, family: IpFamily, subnet: string): string {
  const { keyword, loopback, multicast } = DIALECTS[family];
  const toPublished = `oifname "${name}" ct status dnat ${keyword} saddr { ${loopback}, ${subnet} } masquerade`;
  if (!isMasqueraded) return toPublished;
  return `${toPublished}
    ${keyword} saddr ${subnet} oifname != "${name}" ${keyword} daddr != ${multicast} masquerade`;
}

/** The kernel itself keeps ::1 away from all other interfaces. */
function guardChain({ name }: BridgeNetwork, family: IpFamily): string {
  if (family === 6) return '';
  return `
  chain guard {
    type filter hook prerouting priority raw; policy accept;
    iifname "${name}" ip daddr ${DIALECTS[4].loopback} drop
  }`;
}

function formatFamily(network: BridgeNetwork, { subnet }: AddressRange, elements: readonly Element[]): string {
  const { family } = subnet;
  const { keyword, addressType, translated } = DIALECTS[family];
  const byAddress = { family, keys: `inet_proto . ${addressType} . inet_service` };
  const translate = `${translated} dnat ${keyword} to meta l4proto . ${keyword} daddr . th dport map @${MAPS.byAddress}
    ${translated} dnat ${keyword} to meta l4proto . th dport map @${MAPS.everywhere}`;
  return `table ${keyword} ${tableOf(network)} {
  ${formatMap(MAPS.byAddress, byAddress, elements)}
  ${formatMap(MAPS.everywhere, { family, keys: 'inet_proto . inet_service' }, elements)}${guardChain(network, family)}
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    ${translate}
  }
  chain output {
    type nat hook output priority -100; policy accept;
    ${translate}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ${sourceRules(network, family, formatSubnet(subnet))}
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    ${forwardRules(network)}
  }
}
`;
}

/**
 * The whole tables of a network with the ports of its endpoints, in place of those that are there. The rules let
 * containers out under the host's address, take published ports in, and keep everything else from outside away:
 * - Connections of the host to its own addresses pass `output`; from 127.0.0.1 they need the bridge's address, so that
 *   the answer finds back. So do those of a container to a published port, its own included.
 * - The bridge routes 127.0.0.0/8 for that (route_localnet): `guard` keeps containers from using it the other way.
 * - IPv6 has no such setting: what the host sends to ::1 stays there, and relays take it.
 */
export function formatTable(network: BridgeNetwork, endpoints: Iterable<PublishedEndpoint>): string {
  const elements = [...endpoints].flatMap(toElements);
  const tables = rangesOf(network).map((range) => formatFamily(network, range, elements));
  return `${formatRemoveTable(network)}${tables.join('')}`;
}
