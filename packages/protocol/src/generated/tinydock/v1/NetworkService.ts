// Original file: tinydock/v1/networks.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ConnectNetworkRequest as _tinydock_v1_ConnectNetworkRequest, ConnectNetworkRequest__Output as _tinydock_v1_ConnectNetworkRequest__Output } from '../../tinydock/v1/ConnectNetworkRequest.ts';
import type { ConnectNetworkResponse as _tinydock_v1_ConnectNetworkResponse, ConnectNetworkResponse__Output as _tinydock_v1_ConnectNetworkResponse__Output } from '../../tinydock/v1/ConnectNetworkResponse.ts';
import type { CreateNetworkRequest as _tinydock_v1_CreateNetworkRequest, CreateNetworkRequest__Output as _tinydock_v1_CreateNetworkRequest__Output } from '../../tinydock/v1/CreateNetworkRequest.ts';
import type { CreateNetworkResponse as _tinydock_v1_CreateNetworkResponse, CreateNetworkResponse__Output as _tinydock_v1_CreateNetworkResponse__Output } from '../../tinydock/v1/CreateNetworkResponse.ts';
import type { DisconnectNetworkRequest as _tinydock_v1_DisconnectNetworkRequest, DisconnectNetworkRequest__Output as _tinydock_v1_DisconnectNetworkRequest__Output } from '../../tinydock/v1/DisconnectNetworkRequest.ts';
import type { DisconnectNetworkResponse as _tinydock_v1_DisconnectNetworkResponse, DisconnectNetworkResponse__Output as _tinydock_v1_DisconnectNetworkResponse__Output } from '../../tinydock/v1/DisconnectNetworkResponse.ts';
import type { InspectNetworkRequest as _tinydock_v1_InspectNetworkRequest, InspectNetworkRequest__Output as _tinydock_v1_InspectNetworkRequest__Output } from '../../tinydock/v1/InspectNetworkRequest.ts';
import type { ListNetworksRequest as _tinydock_v1_ListNetworksRequest, ListNetworksRequest__Output as _tinydock_v1_ListNetworksRequest__Output } from '../../tinydock/v1/ListNetworksRequest.ts';
import type { ListNetworksResponse as _tinydock_v1_ListNetworksResponse, ListNetworksResponse__Output as _tinydock_v1_ListNetworksResponse__Output } from '../../tinydock/v1/ListNetworksResponse.ts';
import type { Network as _tinydock_v1_Network, Network__Output as _tinydock_v1_Network__Output } from '../../tinydock/v1/Network.ts';
import type { PruneNetworksRequest as _tinydock_v1_PruneNetworksRequest, PruneNetworksRequest__Output as _tinydock_v1_PruneNetworksRequest__Output } from '../../tinydock/v1/PruneNetworksRequest.ts';
import type { PruneNetworksResponse as _tinydock_v1_PruneNetworksResponse, PruneNetworksResponse__Output as _tinydock_v1_PruneNetworksResponse__Output } from '../../tinydock/v1/PruneNetworksResponse.ts';
import type { RemoveNetworkRequest as _tinydock_v1_RemoveNetworkRequest, RemoveNetworkRequest__Output as _tinydock_v1_RemoveNetworkRequest__Output } from '../../tinydock/v1/RemoveNetworkRequest.ts';
import type { RemoveNetworkResponse as _tinydock_v1_RemoveNetworkResponse, RemoveNetworkResponse__Output as _tinydock_v1_RemoveNetworkResponse__Output } from '../../tinydock/v1/RemoveNetworkResponse.ts';

/**
 * Networks of users' own. A network is named by its name, id or a unique prefix of its id; `bridge`, `host` and `none`
 * are always there.
 */
export interface NetworkServiceClient extends grpc.Client {
  /**
   * Connects a container to one more network, at once where it runs.
   */
  Connect(argument: _tinydock_v1_ConnectNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  Connect(argument: _tinydock_v1_ConnectNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  Connect(argument: _tinydock_v1_ConnectNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  Connect(argument: _tinydock_v1_ConnectNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Connects a container to one more network, at once where it runs.
   */
  connect(argument: _tinydock_v1_ConnectNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  connect(argument: _tinydock_v1_ConnectNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  connect(argument: _tinydock_v1_ConnectNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  connect(argument: _tinydock_v1_ConnectNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_ConnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a network with a bridge.
   */
  Create(argument: _tinydock_v1_CreateNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a network with a bridge.
   */
  create(argument: _tinydock_v1_CreateNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes that back, at once where it runs.
   */
  Disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  Disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  Disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  Disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes that back, at once where it runs.
   */
  disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  disconnect(argument: _tinydock_v1_DisconnectNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_DisconnectNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One network, with the containers that are connected to it.
   */
  Inspect(argument: _tinydock_v1_InspectNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  /**
   * One network, with the containers that are connected to it.
   */
  inspect(argument: _tinydock_v1_InspectNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_Network__Output>): grpc.ClientUnaryCall;
  
  /**
   * By name; without the containers.
   */
  List(argument: _tinydock_v1_ListNetworksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListNetworksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListNetworksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListNetworksRequest, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  /**
   * By name; without the containers.
   */
  list(argument: _tinydock_v1_ListNetworksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListNetworksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListNetworksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListNetworksRequest, callback: grpc.requestCallback<_tinydock_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes the networks of users' own that no container has, or says which.
   */
  Prune(argument: _tinydock_v1_PruneNetworksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneNetworksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneNetworksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneNetworksRequest, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes the networks of users' own that no container has, or says which.
   */
  prune(argument: _tinydock_v1_PruneNetworksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneNetworksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneNetworksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneNetworksRequest, callback: grpc.requestCallback<_tinydock_v1_PruneNetworksResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes a network to which no running container is connected.
   */
  Remove(argument: _tinydock_v1_RemoveNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a network to which no running container is connected.
   */
  remove(argument: _tinydock_v1_RemoveNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveNetworkRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveNetworkResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Networks of users' own. A network is named by its name, id or a unique prefix of its id; `bridge`, `host` and `none`
 * are always there.
 */
export interface NetworkServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Connects a container to one more network, at once where it runs.
   */
  Connect: grpc.handleUnaryCall<_tinydock_v1_ConnectNetworkRequest__Output, _tinydock_v1_ConnectNetworkResponse>;
  
  /**
   * Makes a network with a bridge.
   */
  Create: grpc.handleUnaryCall<_tinydock_v1_CreateNetworkRequest__Output, _tinydock_v1_CreateNetworkResponse>;
  
  /**
   * Takes that back, at once where it runs.
   */
  Disconnect: grpc.handleUnaryCall<_tinydock_v1_DisconnectNetworkRequest__Output, _tinydock_v1_DisconnectNetworkResponse>;
  
  /**
   * One network, with the containers that are connected to it.
   */
  Inspect: grpc.handleUnaryCall<_tinydock_v1_InspectNetworkRequest__Output, _tinydock_v1_Network>;
  
  /**
   * By name; without the containers.
   */
  List: grpc.handleUnaryCall<_tinydock_v1_ListNetworksRequest__Output, _tinydock_v1_ListNetworksResponse>;
  
  /**
   * Removes the networks of users' own that no container has, or says which.
   */
  Prune: grpc.handleUnaryCall<_tinydock_v1_PruneNetworksRequest__Output, _tinydock_v1_PruneNetworksResponse>;
  
  /**
   * Removes a network to which no running container is connected.
   */
  Remove: grpc.handleUnaryCall<_tinydock_v1_RemoveNetworkRequest__Output, _tinydock_v1_RemoveNetworkResponse>;
  
}

export interface NetworkServiceDefinition extends grpc.ServiceDefinition {
  Connect: MethodDefinition<_tinydock_v1_ConnectNetworkRequest, _tinydock_v1_ConnectNetworkResponse, _tinydock_v1_ConnectNetworkRequest__Output, _tinydock_v1_ConnectNetworkResponse__Output>
  Create: MethodDefinition<_tinydock_v1_CreateNetworkRequest, _tinydock_v1_CreateNetworkResponse, _tinydock_v1_CreateNetworkRequest__Output, _tinydock_v1_CreateNetworkResponse__Output>
  Disconnect: MethodDefinition<_tinydock_v1_DisconnectNetworkRequest, _tinydock_v1_DisconnectNetworkResponse, _tinydock_v1_DisconnectNetworkRequest__Output, _tinydock_v1_DisconnectNetworkResponse__Output>
  Inspect: MethodDefinition<_tinydock_v1_InspectNetworkRequest, _tinydock_v1_Network, _tinydock_v1_InspectNetworkRequest__Output, _tinydock_v1_Network__Output>
  List: MethodDefinition<_tinydock_v1_ListNetworksRequest, _tinydock_v1_ListNetworksResponse, _tinydock_v1_ListNetworksRequest__Output, _tinydock_v1_ListNetworksResponse__Output>
  Prune: MethodDefinition<_tinydock_v1_PruneNetworksRequest, _tinydock_v1_PruneNetworksResponse, _tinydock_v1_PruneNetworksRequest__Output, _tinydock_v1_PruneNetworksResponse__Output>
  Remove: MethodDefinition<_tinydock_v1_RemoveNetworkRequest, _tinydock_v1_RemoveNetworkResponse, _tinydock_v1_RemoveNetworkRequest__Output, _tinydock_v1_RemoveNetworkResponse__Output>
}
