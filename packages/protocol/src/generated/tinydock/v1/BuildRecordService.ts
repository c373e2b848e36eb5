// Original file: tinydock/v1/build_records.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Build as _tinydock_v1_Build, Build__Output as _tinydock_v1_Build__Output } from '../../tinydock/v1/Build.ts';
import type { BuildLogBatch as _tinydock_v1_BuildLogBatch, BuildLogBatch__Output as _tinydock_v1_BuildLogBatch__Output } from '../../tinydock/v1/BuildLogBatch.ts';
import type { InspectBuildRequest as _tinydock_v1_InspectBuildRequest, InspectBuildRequest__Output as _tinydock_v1_InspectBuildRequest__Output } from '../../tinydock/v1/InspectBuildRequest.ts';
import type { ListBuildsRequest as _tinydock_v1_ListBuildsRequest, ListBuildsRequest__Output as _tinydock_v1_ListBuildsRequest__Output } from '../../tinydock/v1/ListBuildsRequest.ts';
import type { ListBuildsResponse as _tinydock_v1_ListBuildsResponse, ListBuildsResponse__Output as _tinydock_v1_ListBuildsResponse__Output } from '../../tinydock/v1/ListBuildsResponse.ts';
import type { ReadBuildLogRequest as _tinydock_v1_ReadBuildLogRequest, ReadBuildLogRequest__Output as _tinydock_v1_ReadBuildLogRequest__Output } from '../../tinydock/v1/ReadBuildLogRequest.ts';
import type { RemoveBuildsRequest as _tinydock_v1_RemoveBuildsRequest, RemoveBuildsRequest__Output as _tinydock_v1_RemoveBuildsRequest__Output } from '../../tinydock/v1/RemoveBuildsRequest.ts';
import type { RemoveBuildsResponse as _tinydock_v1_RemoveBuildsResponse, RemoveBuildsResponse__Output as _tinydock_v1_RemoveBuildsResponse__Output } from '../../tinydock/v1/RemoveBuildsResponse.ts';

/**
 * What was built, and how it went. A build is named by its id or a unique prefix of it.
 */
export interface BuildRecordServiceClient extends grpc.Client {
  /**
   * One build with its steps; the newest where no id is given.
   */
  Inspect(argument: _tinydock_v1_InspectBuildRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectBuildRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectBuildRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectBuildRequest, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  /**
   * One build with its steps; the newest where no id is given.
   */
  inspect(argument: _tinydock_v1_InspectBuildRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectBuildRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectBuildRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectBuildRequest, callback: grpc.requestCallback<_tinydock_v1_Build__Output>): grpc.ClientUnaryCall;
  
  /**
   * The newest first; without what there is to say of their steps.
   */
  List(argument: _tinydock_v1_ListBuildsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListBuildsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListBuildsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListBuildsRequest, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The newest first; without what there is to say of their steps.
   */
  list(argument: _tinydock_v1_ListBuildsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListBuildsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListBuildsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListBuildsRequest, callback: grpc.requestCallback<_tinydock_v1_ListBuildsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What the build told, with the times.
   */
  ReadLog(argument: _tinydock_v1_ReadBuildLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildLogBatch__Output>;
  ReadLog(argument: _tinydock_v1_ReadBuildLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildLogBatch__Output>;
  /**
   * What the build told, with the times.
   */
  readLog(argument: _tinydock_v1_ReadBuildLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildLogBatch__Output>;
  readLog(argument: _tinydock_v1_ReadBuildLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildLogBatch__Output>;
  
  /**
   * Forgets builds that have ended, with their logs. Nothing is forgotten where one of them runs or is not known.
   */
  Remove(argument: _tinydock_v1_RemoveBuildsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveBuildsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveBuildsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveBuildsRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Forgets builds that have ended, with their logs. Nothing is forgotten where one of them runs or is not known.
   */
  remove(argument: _tinydock_v1_RemoveBuildsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveBuildsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveBuildsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveBuildsRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveBuildsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What was built, and how it went. A build is named by its id or a unique prefix of it.
 */
export interface BuildRecordServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One build with its steps; the newest where no id is given.
   */
  Inspect: grpc.handleUnaryCall<_tinydock_v1_InspectBuildRequest__Output, _tinydock_v1_Build>;
  
  /**
   * The newest first; without what there is to say of their steps.
   */
  List: grpc.handleUnaryCall<_tinydock_v1_ListBuildsRequest__Output, _tinydock_v1_ListBuildsResponse>;
  
  /**
   * What the build told, with the times.
   */
  ReadLog: grpc.handleServerStreamingCall<_tinydock_v1_ReadBuildLogRequest__Output, _tinydock_v1_BuildLogBatch>;
  
  /**
   * Forgets builds that have ended, with their logs. Nothing is forgotten where one of them runs or is not known.
   */
  Remove: grpc.handleUnaryCall<_tinydock_v1_RemoveBuildsRequest__Output, _tinydock_v1_RemoveBuildsResponse>;
  
}

export interface BuildRecordServiceDefinition extends grpc.ServiceDefinition {
  Inspect: MethodDefinition<_tinydock_v1_InspectBuildRequest, _tinydock_v1_Build, _tinydock_v1_InspectBuildRequest__Output, _tinydock_v1_Build__Output>
  List: MethodDefinition<_tinydock_v1_ListBuildsRequest, _tinydock_v1_ListBuildsResponse, _tinydock_v1_ListBuildsRequest__Output, _tinydock_v1_ListBuildsResponse__Output>
  ReadLog: MethodDefinition<_tinydock_v1_ReadBuildLogRequest, _tinydock_v1_BuildLogBatch, _tinydock_v1_ReadBuildLogRequest__Output, _tinydock_v1_BuildLogBatch__Output>
  Remove: MethodDefinition<_tinydock_v1_RemoveBuildsRequest, _tinydock_v1_RemoveBuildsResponse, _tinydock_v1_RemoveBuildsRequest__Output, _tinydock_v1_RemoveBuildsResponse__Output>
}
