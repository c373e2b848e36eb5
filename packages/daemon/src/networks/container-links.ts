import { DEFAULT_NETWORK, isJoined, type NetworkLink, TinydockError } from '@tinydock/domain';
import type { NetworkService } from './network-service.ts';
import type { NetworkView } from './network-view.ts';

/** How a new container is to be connected, by names that are checked. */
export interface ResolvedLinks {
  /** As `ContainerSpec.network`. */
  readonly network: string;
  /** Absent where the first network says it all. */
  readonly links: readonly NetworkLink[] | undefined;
}

function invalid(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

/** Docker's rule: addresses and names of one's own are for networks of one's own. @throws TinydockError INVALID_ARGUMENT */
export function checkLink(link: NetworkLink, network: NetworkView): void {
  const isForced = (link.ipAddress ?? link.ip6Address) !== undefined && network.isPredefined;
  if (isForced) throw invalid('user specified IP address is supported on user defined networks only');
  if (link.aliases.length > 0 && network.isPredefined) {
    throw invalid('network-scoped aliases are supported only for containers in user defined networks');
  }
  if (link.ip6Address !== undefined && network.ipv6 === undefined) {
    throw invalid(`cannot give the address ${link.ip6Address.slice(0, 100)}: the network ${network.name} has no IPv6`);
  }
  if (link.macAddress === undefined || network.driver === 'bridge') return;
  throw invalid(`cannot give a MAC address in the network ${network.name}: it has no interface of the container's own`);
}

/**
 * Finds the networks that are asked for; none stands for the default one.
 * @throws TinydockError NOT_FOUND / NETWORK_NOT_FOUND, INVALID_ARGUMENT for networks that do not go together
 */
export function resolveLinks(networks: Pick<NetworkService, 'find'>, wanted: readonly NetworkLink[]): ResolvedLinks {
  const joined = wanted.find((link) => isJoined(link.network));
  if (joined !== undefined) return { network: joined.network, links: undefined };
  const found = wanted.map((link) => ({ link, network: networks.find(link.network) }));
  for (const { link, network } of found) checkLink(link, network);
  const [first] = found;
  if (first === undefined) return { network: DEFAULT_NETWORK, links: undefined };
  const alone = found.find(({ network }) => network.driver !== 'bridge')?.network;
  if (alone !== undefined) {
    if (found.length === 1) return { network: alone.name, links: undefined };
    throw invalid(`cannot connect a container to the network ${alone.name} and to others`);
  }
  const names = found.map(({ network }) => network.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`cannot connect a container to the network ${twice} twice`);
  return { network: first.network.name, links: found.map(({ link, network }) => ({ ...link, network: network.name })) };
}
