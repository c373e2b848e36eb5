// Original file: tinydock/v1/volumes.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateVolumeRequest as _tinydock_v1_CreateVolumeRequest, CreateVolumeRequest__Output as _tinydock_v1_CreateVolumeRequest__Output } from '../../tinydock/v1/CreateVolumeRequest.ts';
import type { CreateVolumeResponse as _tinydock_v1_CreateVolumeResponse, CreateVolumeResponse__Output as _tinydock_v1_CreateVolumeResponse__Output } from '../../tinydock/v1/CreateVolumeResponse.ts';
import type { InspectVolumeRequest as _tinydock_v1_InspectVolumeRequest, InspectVolumeRequest__Output as _tinydock_v1_InspectVolumeRequest__Output } from '../../tinydock/v1/InspectVolumeRequest.ts';
import type { ListVolumesRequest as _tinydock_v1_ListVolumesRequest, ListVolumesRequest__Output as _tinydock_v1_ListVolumesRequest__Output } from '../../tinydock/v1/ListVolumesRequest.ts';
import type { ListVolumesResponse as _tinydock_v1_ListVolumesResponse, ListVolumesResponse__Output as _tinydock_v1_ListVolumesResponse__Output } from '../../tinydock/v1/ListVolumesResponse.ts';
import type { PruneVolumesRequest as _tinydock_v1_PruneVolumesRequest, PruneVolumesRequest__Output as _tinydock_v1_PruneVolumesRequest__Output } from '../../tinydock/v1/PruneVolumesRequest.ts';
import type { PruneVolumesResponse as _tinydock_v1_PruneVolumesResponse, PruneVolumesResponse__Output as _tinydock_v1_PruneVolumesResponse__Output } from '../../tinydock/v1/PruneVolumesResponse.ts';
import type { RemoveVolumeRequest as _tinydock_v1_RemoveVolumeRequest, RemoveVolumeRequest__Output as _tinydock_v1_RemoveVolumeRequest__Output } from '../../tinydock/v1/RemoveVolumeRequest.ts';
import type { RemoveVolumeResponse as _tinydock_v1_RemoveVolumeResponse, RemoveVolumeResponse__Output as _tinydock_v1_RemoveVolumeResponse__Output } from '../../tinydock/v1/RemoveVolumeResponse.ts';
import type { Volume as _tinydock_v1_Volume, Volume__Output as _tinydock_v1_Volume__Output } from '../../tinydock/v1/Volume.ts';

/**
 * Directories that outlive containers. A volume is named in full.
 */
export interface VolumeServiceClient extends grpc.Client {
  /**
   * Makes a volume. One that is there already with the same options is no error.
   */
  Create(argument: _tinydock_v1_CreateVolumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateVolumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateVolumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateVolumeRequest, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a volume. One that is there already with the same options is no error.
   */
  create(argument: _tinydock_v1_CreateVolumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateVolumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateVolumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateVolumeRequest, callback: grpc.requestCallback<_tinydock_v1_CreateVolumeResponse__Output>): grpc.ClientUnaryCall;
  
  Inspect(argument: _tinydock_v1_InspectVolumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectVolumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectVolumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectVolumeRequest, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectVolumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectVolumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectVolumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectVolumeRequest, callback: grpc.requestCallback<_tinydock_v1_Volume__Output>): grpc.ClientUnaryCall;
  
  /**
   * By name.
   */
  List(argument: _tinydock_v1_ListVolumesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListVolumesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListVolumesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListVolumesRequest, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * By name.
   */
  list(argument: _tinydock_v1_ListVolumesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListVolumesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListVolumesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListVolumesRequest, callback: grpc.requestCallback<_tinydock_v1_ListVolumesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes volumes that no container has, or says which these are.
   */
  Prune(argument: _tinydock_v1_PruneVolumesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneVolumesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneVolumesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneVolumesRequest, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes volumes that no container has, or says which these are.
   */
  prune(argument: _tinydock_v1_PruneVolumesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneVolumesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneVolumesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneVolumesRequest, callback: grpc.requestCallback<_tinydock_v1_PruneVolumesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Fails where a container has it, running or not, and names these containers.
   */
  Remove(argument: _tinydock_v1_RemoveVolumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveVolumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveVolumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveVolumeRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Fails where a container has it, running or not, and names these containers.
   */
  remove(argument: _tinydock_v1_RemoveVolumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveVolumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveVolumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveVolumeRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveVolumeResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Directories that outlive containers. A volume is named in full.
 */
export interface VolumeServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a volume. One that is there already with the same options is no error.
   */
  Create: grpc.handleUnaryCall<_tinydock_v1_CreateVolumeRequest__Output, _tinydock_v1_CreateVolumeResponse>;
  
  Inspect: grpc.handleUnaryCall<_tinydock_v1_InspectVolumeRequest__Output, _tinydock_v1_Volume>;
  
  /**
   * By name.
   */
  List: grpc.handleUnaryCall<_tinydock_v1_ListVolumesRequest__Output, _tinydock_v1_ListVolumesResponse>;
  
  /**
   * Removes volumes that no container has, or says which these are.
   */
  Prune: grpc.handleUnaryCall<_tinydock_v1_PruneVolumesRequest__Output, _tinydock_v1_PruneVolumesResponse>;
  
  /**
   * Fails where a container has it, running or not, and names these containers.
   */
  Remove: grpc.handleUnaryCall<_tinydock_v1_RemoveVolumeRequest__Output, _tinydock_v1_RemoveVolumeResponse>;
  
}

export interface VolumeServiceDefinition extends grpc.ServiceDefinition {
  Create: MethodDefinition<_tinydock_v1_CreateVolumeRequest, _tinydock_v1_CreateVolumeResponse, _tinydock_v1_CreateVolumeRequest__Output, _tinydock_v1_CreateVolumeResponse__Output>
  Inspect: MethodDefinition<_tinydock_v1_InspectVolumeRequest, _tinydock_v1_Volume, _tinydock_v1_InspectVolumeRequest__Output, _tinydock_v1_Volume__Output>
  List: MethodDefinition<_tinydock_v1_ListVolumesRequest, _tinydock_v1_ListVolumesResponse, _tinydock_v1_ListVolumesRequest__Output, _tinydock_v1_ListVolumesResponse__Output>
  Prune: MethodDefinition<_tinydock_v1_PruneVolumesRequest, _tinydock_v1_PruneVolumesResponse, _tinydock_v1_PruneVolumesRequest__Output, _tinydock_v1_PruneVolumesResponse__Output>
  Remove: MethodDefinition<_tinydock_v1_RemoveVolumeRequest, _tinydock_v1_RemoveVolumeResponse, _tinydock_v1_RemoveVolumeRequest__Output, _tinydock_v1_RemoveVolumeResponse__Output>
}
