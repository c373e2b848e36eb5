import { networkLinkFromWire, requireText } from '@tinydock/protocol';
import type { ContainerNetworks } from '../networks/container-networks.ts';
import type { NetworkService } from '../networks/network-service.ts';
import type { ConnectedContainer, NetworkView } from '../networks/network-view.ts';
import type { NetworkHandlers } from './service-handlers.ts';

function networkToWire({ isPredefined: _, ipv6, ...network }: NetworkView, containers: readonly ConnectedContainer[]) {
  const { labels, options, auxAddresses } = network;
  return {
    ...network,
    auxAddresses: { ...auxAddresses },
    labels: { ...labels },
    options: { ...options },
    containers: [...containers],
    ipv6: ipv6 ?? null,
  };
}

/** `tinydock.v1.NetworkService` on top of {@link NetworkService} and {@link ContainerNetworks}. */
export function createNetworkHandlers({
  networks,
  containerNetworks,
}: {
  readonly networks: NetworkService;
  readonly containerNetworks: ContainerNetworks;
}): NetworkHandlers {
  return {
    Create: async (request) => ({ id: await networks.create({ ...request, name: requireText('name', request.name) }) }),
    List: ({ filters }) => ({ networks: networks.list(filters).map((network) => networkToWire(network, [])) }),
    Inspect: ({ network }) => {
      const found = networks.find(requireText('network', network));
      return networkToWire(found, networks.connected(found));
    },
    Remove: async ({ network }) => ({ name: (await networks.remove(requireText('network', network))).name }),
    Connect: async ({ container, link }) => {
      const wanted = networkLinkFromWire({
        network: '',
        ipAddress: '',
        ip6Address: '',
        macAddress: '',
        aliases: [],
        gwPriority: 0,
        ...link,
      });
      await containerNetworks.connect(requireText('container', container), wanted);
      return {};
    },
    Disconnect: async ({ container, network }) => {
      await containerNetworks.disconnect(requireText('container', container), requireText('network', network));
      return {};
    },
    Prune: async (request) => ({
      networks: [...(await networks.prune(request))],
    }),
  };
}
