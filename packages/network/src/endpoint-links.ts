import {
  type ContainerAddress,
  type ContainerId,
  DEFAULT_NETWORK,
  type NetworkLink,
  TinydockError,
} from '@tinydock/domain';
import {
  type AddressRange,
  type BridgeNetwork,
  containerInterfaceOf,
  hostInterfaceOf,
  macAddressOf,
  MAX_LINKS,
  rangesOf,
} from './bridge-network.ts';
import type { ContainerInterface, DefaultRoute } from './container-interfaces.ts';
import { type Endpoint, type EndpointLink, mainLinkOf } from './endpoint-store.ts';
import type { NamedNetwork } from './name-server.ts';
import type { NetworkSet } from './network-set.ts';

function tooMany(): TinydockError {
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    message: `cannot connect a container to more than ${MAX_LINKS} networks`,
  });
}

function noIpv6({ network, ip6Address = '' }: NetworkLink): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot give the address ${ip6Address.slice(0, 100)}: the network ${network} has no IPv6`,
    hint: 'Make a network with `tdctl network create --ipv6`.',
  });
}

/**
 * Chooses the interface and the addresses of one more link.
 * @param links those that the container has
 * @throws TinydockError as {@link NetworkSet.get} and `AddressPool.choose`; ALREADY_EXISTS for a second link to a network
 */
export function planLink(networks: NetworkSet, wanted: NetworkLink, links: readonly EndpointLink[]): EndpointLink {
  const { bridge, addresses, ipv6Addresses } = networks.get(wanted.network);
  if (links.some(({ network }) => network === wanted.network)) {
    throw new TinydockError({
      code: 'ALREADY_EXISTS',
      message: `the container is connected to the network ${wanted.network} already`,
    });
  }
  const index = Array.from({ length: MAX_LINKS }, (_, each) => each).find((each) =>
    links.every((link) => link.index !== each),
  );
  if (index === undefined) throw tooMany();
  if (ipv6Addresses === undefined && wanted.ip6Address !== undefined) throw noIpv6(wanted);
  const taken = networks.addressesOf(wanted.network);
  const ipAddress = addresses.choose(taken, wanted.ipAddress);
  return {
    network: wanted.network,
    index,
    ipAddress,
    ip6Address: ipv6Addresses?.choose(taken, wanted.ip6Address),
    macAddress: wanted.macAddress ?? macAddressOf(ipAddress),
    isInternal: bridge.network.isInternal,
    gwPriority: wanted.gwPriority ?? 0,
    aliases: [...wanted.aliases],
  };
}

/** As {@link planLink}, for all links of a new endpoint. */
export function planLinks(networks: NetworkSet, wanted: readonly NetworkLink[]): EndpointLink[] {
  const links: EndpointLink[] = [];
  for (const link of wanted) links.push(planLink(networks, link, links));
  return links;
}

/** What the kernel has to know of a link. */
export function interfaceOf(id: ContainerId, link: EndpointLink, network: BridgeNetwork): ContainerInterface {
  const { subnet, ipv6, mtu, name: bridge, isIsolated } = network;
  const own = { address: link.ipAddress, prefixLength: subnet.prefixLength };
  const own6 =
    ipv6 === undefined || link.ip6Address === undefined
      ? []
      : [{ address: link.ip6Address, prefixLength: ipv6.subnet.prefixLength }];
  return {
    name: containerInterfaceOf(link.index),
    hostName: hostInterfaceOf(id, link.index),
    bridge,
    isIsolated,
    mtu,
    macAddress: link.macAddress,
    addresses: [own, ...own6],
  };
}

/** How packets of each family get out by its main link; none where no link leads out. */
export function defaultRoutesOf(networks: NetworkSet, endpoint: Pick<Endpoint, 'links'>): readonly DefaultRoute[] {
  return ([4, 6] as const).flatMap((family) => {
    const main = mainLinkOf(endpoint, family);
    if (main === undefined) return [];
    const ranges = rangesOf(networks.get(main.network).bridge.network);
    return ranges
      .filter(({ subnet }) => subnet.family === family)
      .map(({ gateway }) => ({ name: containerInterfaceOf(main.index), gateway }));
  });
}

/** Where a container asks for names: the gateways of its networks that have names. */
export function nameServersOf(networks: NetworkSet, { links }: Pick<Endpoint, 'links'>): readonly string[] {
  return links.flatMap(({ network }) => (hasNames(network) ? (networks.find(network)?.network.gateway ?? []) : []));
}

/** The default network has no names, as Docker's has none. */
function hasNames(network: string): boolean {
  return network !== DEFAULT_NETWORK;
}

/** What the name server has to know of all endpoints. */
export function namedNetworks(
  networks: NetworkSet,
  endpoints: ReadonlyMap<ContainerId, Endpoint>,
): readonly NamedNetwork[] {
  const named = networks.networks.filter(({ label }) => hasNames(label));
  return named.map(({ label, gateway, isInternal }) => ({
    name: label,
    gateway,
    isInternal,
    containers: [...endpoints].flatMap(([id, endpoint]) => {
      const link = endpoint.links.find(({ network }) => network === label);
      if (link === undefined) return [];
      const names = [...new Set([endpoint.name, ...link.aliases, id.slice(0, 12)])];
      const { servers } = endpoint;
      const { ipAddress, ip6Address } = link;
      return [{ id, ipAddress, ip6Address, names, servers, isInternal: mainLinkOf(endpoint, 4) === undefined }];
    }),
  }));
}

/** What containers' records say of an endpoint; links to networks that are gone are left out. */
export function addressesOf(networks: NetworkSet, { links }: Pick<Endpoint, 'links'>): readonly ContainerAddress[] {
  return links.flatMap(({ network, ipAddress, ip6Address, macAddress, isInternal }) => {
    const bridge = networks.find(network);
    if (bridge === undefined) return [];
    const place = ({ subnet, gateway }: AddressRange) => ({
      prefixLength: subnet.prefixLength,
      gateway: isInternal ? '' : gateway,
    });
    const { ipv6 } = bridge.network;
    return [
      {
        network,
        ipAddress,
        macAddress,
        ...place(bridge.network),
        ...(ipv6 !== undefined && ip6Address !== undefined && { ipv6: { ipAddress: ip6Address, ...place(ipv6) } }),
      },
    ];
  });
}
