import type { PortMapping } from '@tinydock/domain';
import * as z from 'zod';
import type { BridgeNetwork } from './bridge-network.ts';
import type { PublishedEndpoint } from './endpoint-store.ts';
import { formatSubnet } from './ipv4.ts';

const TABLE_PREFIX = 'tinydock_';

/** Published on one address, and published on all. */
const MAPS = { byAddress: 'published', everywhere: 'published_all' } as const;

/** The nftables table of a network; nft(8) allows no hyphens in it. */
export function tableOf(network: Pick<BridgeNetwork, 'name'>): string {
  return `${TABLE_PREFIX}${network.name.replaceAll('-', '_')}`;
}

interface Element {
  readonly map: string;
  readonly text: string;
}

function toElement(port: PortMapping, ipAddress: string): Element {
  const target = `${ipAddress} . ${String(port.containerPort)}`;
  return port.hostIp === ''
    ? { map: MAPS.everywhere, text: `${port.protocol} . ${String(port.hostPort)} : ${target}` }
    : { map: MAPS.byAddress, text: `${port.protocol} . ${port.hostIp} . ${String(port.hostPort)} : ${target}` };
}

function toElements({ ipAddress, ports }: PublishedEndpoint): readonly Element[] {
  return ports.map((port) => toElement(port, ipAddress));
}

function commandsFor(action: 'add' | 'delete', network: BridgeNetwork, endpoint: PublishedEndpoint): readonly string[] {
  return toElements(endpoint).map(({ map, text }) => `${action} element ip ${tableOf(network)} ${map} { ${text} }`);
}

/** Publishes the ports of an endpoint; empty where it has none. */
export function formatPublish(network: BridgeNetwork, endpoint: PublishedEndpoint): string {
  return commandsFor('add', network, endpoint).join('\n');
}

/** Takes the ports back, also those that are not published: they are added first, in the same transaction. */
export function formatUnpublish(network: BridgeNetwork, endpoint: PublishedEndpoint): string {
  return [...commandsFor('add', network, endpoint), ...commandsFor('delete', network, endpoint)].join('\n');
}

/** Removes the table, whether it is there or not. */
export function formatRemoveTable(network: BridgeNetwork): string {
  const table = tableOf(network);
  return `add table ip ${table}\ndelete table ip ${table}\n`;
}

function formatMap(name: string, type: string, elements: readonly Element[]): string {
  const own = elements.filter(({ map }) => map === name).map(({ text }) => text);
  const list = own.length === 0 ? '' : ` elements = { ${own.join(', ')} };`;
  return `map ${name} { type ${type} : ipv4_addr . inet_service;${list} }`;
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
function sourceRules({ name, isMasqueraded }: BridgeNetwork, subnet: string): string {
  const toPublished = `oifname "${name}" ct status dnat ip saddr { 127.0.0.0/8, ${subnet} } masquerade`;
  if (!isMasqueraded) return toPublished;
  return `${toPublished}
    ip saddr ${subnet} oifname != "${name}" ip daddr != 224.0.0.0/4 masquerade`;
}

/**
 * The whole table of a network with the ports of its endpoints, in place of the one that is there. The rules let
 * containers out under the host's address, take published ports in, and keep everything else from outside away:
 * - Connections of the host to its own addresses pass `output`; from 127.0.0.1 they need the bridge's address, so that
 *   the answer finds back. So do those of a container to a published port, its own included.
 * - The bridge routes 127.0.0.0/8 for that (route_localnet): `guard` keeps containers from using it the other way.
 */
export function formatTable(network: BridgeNetwork, endpoints: Iterable<PublishedEndpoint>): string {
  const { name } = network;
  const subnet = formatSubnet(network.subnet);
  const elements = [...endpoints].flatMap(toElements);
  const translate = `fib daddr type local dnat ip to meta l4proto . ip daddr . th dport map @${MAPS.byAddress}
    fib daddr type local dnat ip to meta l4proto . th dport map @${MAPS.everywhere}`;
  return `${formatRemoveTable(network)}table ip ${tableOf(network)} {
  ${formatMap(MAPS.byAddress, 'inet_proto . ipv4_addr . inet_service', elements)}
  ${formatMap(MAPS.everywhere, 'inet_proto . inet_service', elements)}
  chain guard {
    type filter hook prerouting priority raw; policy accept;
    iifname "${name}" ip daddr 127.0.0.0/8 drop
  }
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
    ${sourceRules(network, subnet)}
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    ${forwardRules(network)}
  }
}
`;
}

const rulesetSchema = z.object({
  nftables: z.array(
    z.object({
      map: z.object({ name: z.string(), elem: z.array(z.tuple([z.unknown(), z.unknown()])).optional() }).optional(),
    }),
  ),
});

const keySchema = z.object({ concat: z.array(z.union([z.string(), z.number()])) });

/** The published host ports in what `nft --json list table` prints of a daemon's table. */
export function parsePublished(json: string): readonly PortMapping[] {
  const maps = rulesetSchema.parse(JSON.parse(json)).nftables.flatMap(({ map }) => (map === undefined ? [] : [map]));
  return maps.flatMap(({ elem }) =>
    (elem ?? []).flatMap(([key]) => {
      const { concat } = keySchema.parse(key);
      const [protocol, hostPort] = [concat[0], concat.at(-1)];
      if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return [];
      return [
        {
          protocol,
          hostPort: Number(hostPort),
          hostIp: concat.length === 3 ? String(concat[1]) : '',
          containerPort: 0,
        },
      ];
    }),
  );
}

/** The tables of other daemons in what `nft list tables` prints. @param own bridges of this daemon */
export function parseForeignTables(text: string, own: Iterable<Pick<BridgeNetwork, 'name'>>): readonly string[] {
  const tables = [...text.matchAll(/^table ip (tinydock_\w+)$/gm)].map((match) => match[1] ?? '');
  const ours = new Set(Array.from(own, tableOf));
  return tables.filter((table) => !ours.has(table));
}
