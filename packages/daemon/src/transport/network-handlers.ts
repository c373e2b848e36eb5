import { requireText } from '@tinydock/protocol';
import type { NetworkService } from '../networks/network-service.ts';
import type { ConnectedContainer, NetworkView } from '../networks/network-view.ts';
import type { NetworkHandlers } from './service-handlers.ts';

function networkToWire({ isPredefined: _, ...network }: NetworkView, containers: readonly ConnectedContainer[]) {
  const { labels, options } = network;
  return { ...network, labels: { ...labels }, options: { ...options }, containers: [...containers] };
}

/** `tinydock.v1.NetworkService` on top of {@link NetworkService}. */
export function createNetworkHandlers(networks: NetworkService): NetworkHandlers {
  return {
    Create: async (request) => ({ id: await networks.create({ ...request, name: requireText('name', request.name) }) }),
    List: ({ filters }) => ({ networks: networks.list(filters).map((network) => networkToWire(network, [])) }),
    Inspect: ({ network }) => {
      const found = networks.find(requireText('network', network));
      return networkToWire(found, networks.connected(found));
    },
    Remove: async ({ network }) => ({ name: (await networks.remove(requireText('network', network))).name }),
    Prune: async (request) => ({
      networks: [...(await networks.prune(request))],
    }),
  };
}
