import type {
  CreateNetworkRequestInput,
  Filter,
  Network,
  ConnectNetworkRequestInput,
  DisconnectNetworkRequestInput,
  ProtocolServices,
  PrunedNetwork,
  PruneNetworksRequestInput,
} from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callUnary } from './call/unary-call.ts';
import { callWhole } from './call/whole-call.ts';

/** NetworkService. Every method throws as {@link callUnary}. */
export interface NetworksClient {
  /** Resolves with the id. */
  create(request: CreateNetworkRequestInput, options?: CallOptions): Promise<string>;
  /** By name; without the containers. */
  list(filters: readonly Filter[], options?: CallOptions): Promise<readonly Network[]>;
  /** With the containers that are connected to it. */
  inspect(network: string, options?: CallOptions): Promise<Network>;
  /** Resolves with its name. */
  remove(network: string, options?: CallOptions): Promise<string>;
  /** Removes networks that no container has, or says which. */
  prune(request: PruneNetworksRequestInput, options?: CallOptions): Promise<readonly PrunedNetwork[]>;
  /** At once where the container runs. */
  connect(request: ConnectNetworkRequestInput, options?: CallOptions): Promise<void>;
  disconnect(request: DisconnectNetworkRequestInput, options?: CallOptions): Promise<void>;
}

export function createNetworksClient(connection: Connection, methods: ProtocolServices['networks']): NetworksClient {
  return {
    create: async (request, options = {}) => (await callUnary(connection, methods.Create, { request, options })).id,
    list: async (filters, options = {}) =>
      (await callUnary(connection, methods.List, { request: { filters: [...filters] }, options })).networks,
    inspect: (network, options = {}) => callUnary(connection, methods.Inspect, { request: { network }, options }),
    remove: async (network, options = {}) =>
      (await callUnary(connection, methods.Remove, { request: { network }, options })).name,
    connect: async (request, options = {}) => {
      await callUnary(connection, methods.Connect, { request, options });
    },
    disconnect: async (request, options = {}) => {
      await callUnary(connection, methods.Disconnect, { request, options });
    },
    prune: async (request, options = {}) => (await callWhole(connection, methods.Prune, { request, options })).networks,
  };
}
