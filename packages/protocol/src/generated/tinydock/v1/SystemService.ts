// Original file: tinydock/v1/system.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DiskUsageRequest as _tinydock_v1_DiskUsageRequest, DiskUsageRequest__Output as _tinydock_v1_DiskUsageRequest__Output } from '../../tinydock/v1/DiskUsageRequest.ts';
import type { DiskUsageResponse as _tinydock_v1_DiskUsageResponse, DiskUsageResponse__Output as _tinydock_v1_DiskUsageResponse__Output } from '../../tinydock/v1/DiskUsageResponse.ts';
import type { Event as _tinydock_v1_Event, Event__Output as _tinydock_v1_Event__Output } from '../../tinydock/v1/Event.ts';
import type { EventsRequest as _tinydock_v1_EventsRequest, EventsRequest__Output as _tinydock_v1_EventsRequest__Output } from '../../tinydock/v1/EventsRequest.ts';
import type { InfoRequest as _tinydock_v1_InfoRequest, InfoRequest__Output as _tinydock_v1_InfoRequest__Output } from '../../tinydock/v1/InfoRequest.ts';
import type { InfoResponse as _tinydock_v1_InfoResponse, InfoResponse__Output as _tinydock_v1_InfoResponse__Output } from '../../tinydock/v1/InfoResponse.ts';
import type { PingRequest as _tinydock_v1_PingRequest, PingRequest__Output as _tinydock_v1_PingRequest__Output } from '../../tinydock/v1/PingRequest.ts';
import type { PingResponse as _tinydock_v1_PingResponse, PingResponse__Output as _tinydock_v1_PingResponse__Output } from '../../tinydock/v1/PingResponse.ts';
import type { VersionRequest as _tinydock_v1_VersionRequest, VersionRequest__Output as _tinydock_v1_VersionRequest__Output } from '../../tinydock/v1/VersionRequest.ts';
import type { VersionResponse as _tinydock_v1_VersionResponse, VersionResponse__Output as _tinydock_v1_VersionResponse__Output } from '../../tinydock/v1/VersionResponse.ts';

/**
 * The daemon itself.
 * 
 * On one connection 256 calls can be open at the same time that stream in either direction, a build's among them, and 512
 * of all kinds. What is more is refused at once with RESOURCE_EXHAUSTED, so that no call waits for others without a word.
 */
export interface SystemServiceClient extends grpc.Client {
  /**
   * What takes how much space below the daemon's root. Looks at every file there.
   */
  DiskUsage(argument: _tinydock_v1_DiskUsageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  DiskUsage(argument: _tinydock_v1_DiskUsageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  DiskUsage(argument: _tinydock_v1_DiskUsageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  DiskUsage(argument: _tinydock_v1_DiskUsageRequest, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What takes how much space below the daemon's root. Looks at every file there.
   */
  diskUsage(argument: _tinydock_v1_DiskUsageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  diskUsage(argument: _tinydock_v1_DiskUsageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  diskUsage(argument: _tinydock_v1_DiskUsageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  diskUsage(argument: _tinydock_v1_DiskUsageRequest, callback: grpc.requestCallback<_tinydock_v1_DiskUsageResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What happens to images, containers and volumes, from now on, and what happened.
   */
  Events(argument: _tinydock_v1_EventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_Event__Output>;
  Events(argument: _tinydock_v1_EventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_Event__Output>;
  /**
   * What happens to images, containers and volumes, from now on, and what happened.
   */
  events(argument: _tinydock_v1_EventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_Event__Output>;
  events(argument: _tinydock_v1_EventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_Event__Output>;
  
  /**
   * What the daemon is, where it keeps its data and what it holds.
   */
  Info(argument: _tinydock_v1_InfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  Info(argument: _tinydock_v1_InfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  Info(argument: _tinydock_v1_InfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  Info(argument: _tinydock_v1_InfoRequest, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What the daemon is, where it keeps its data and what it holds.
   */
  info(argument: _tinydock_v1_InfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  info(argument: _tinydock_v1_InfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  info(argument: _tinydock_v1_InfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  info(argument: _tinydock_v1_InfoRequest, callback: grpc.requestCallback<_tinydock_v1_InfoResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Answers at once, whatever else the daemon does.
   */
  Ping(argument: _tinydock_v1_PingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  Ping(argument: _tinydock_v1_PingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  Ping(argument: _tinydock_v1_PingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  Ping(argument: _tinydock_v1_PingRequest, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Answers at once, whatever else the daemon does.
   */
  ping(argument: _tinydock_v1_PingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  ping(argument: _tinydock_v1_PingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  ping(argument: _tinydock_v1_PingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  ping(argument: _tinydock_v1_PingRequest, callback: grpc.requestCallback<_tinydock_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Versions of the daemon and of what it uses.
   */
  Version(argument: _tinydock_v1_VersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  Version(argument: _tinydock_v1_VersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  Version(argument: _tinydock_v1_VersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  Version(argument: _tinydock_v1_VersionRequest, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Versions of the daemon and of what it uses.
   */
  version(argument: _tinydock_v1_VersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  version(argument: _tinydock_v1_VersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  version(argument: _tinydock_v1_VersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  version(argument: _tinydock_v1_VersionRequest, callback: grpc.requestCallback<_tinydock_v1_VersionResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The daemon itself.
 * 
 * On one connection 256 calls can be open at the same time that stream in either direction, a build's among them, and 512
 * of all kinds. What is more is refused at once with RESOURCE_EXHAUSTED, so that no call waits for others without a word.
 */
export interface SystemServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * What takes how much space below the daemon's root. Looks at every file there.
   */
  DiskUsage: grpc.handleUnaryCall<_tinydock_v1_DiskUsageRequest__Output, _tinydock_v1_DiskUsageResponse>;
  
  /**
   * What happens to images, containers and volumes, from now on, and what happened.
   */
  Events: grpc.handleServerStreamingCall<_tinydock_v1_EventsRequest__Output, _tinydock_v1_Event>;
  
  /**
   * What the daemon is, where it keeps its data and what it holds.
   */
  Info: grpc.handleUnaryCall<_tinydock_v1_InfoRequest__Output, _tinydock_v1_InfoResponse>;
  
  /**
   * Answers at once, whatever else the daemon does.
   */
  Ping: grpc.handleUnaryCall<_tinydock_v1_PingRequest__Output, _tinydock_v1_PingResponse>;
  
  /**
   * Versions of the daemon and of what it uses.
   */
  Version: grpc.handleUnaryCall<_tinydock_v1_VersionRequest__Output, _tinydock_v1_VersionResponse>;
  
}

export interface SystemServiceDefinition extends grpc.ServiceDefinition {
  DiskUsage: MethodDefinition<_tinydock_v1_DiskUsageRequest, _tinydock_v1_DiskUsageResponse, _tinydock_v1_DiskUsageRequest__Output, _tinydock_v1_DiskUsageResponse__Output>
  Events: MethodDefinition<_tinydock_v1_EventsRequest, _tinydock_v1_Event, _tinydock_v1_EventsRequest__Output, _tinydock_v1_Event__Output>
  Info: MethodDefinition<_tinydock_v1_InfoRequest, _tinydock_v1_InfoResponse, _tinydock_v1_InfoRequest__Output, _tinydock_v1_InfoResponse__Output>
  Ping: MethodDefinition<_tinydock_v1_PingRequest, _tinydock_v1_PingResponse, _tinydock_v1_PingRequest__Output, _tinydock_v1_PingResponse__Output>
  Version: MethodDefinition<_tinydock_v1_VersionRequest, _tinydock_v1_VersionResponse, _tinydock_v1_VersionRequest__Output, _tinydock_v1_VersionResponse__Output>
}
