// Original file: tinydock/v1/build.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BuildChunk as _tinydock_v1_BuildChunk, BuildChunk__Output as _tinydock_v1_BuildChunk__Output } from '../../tinydock/v1/BuildChunk.ts';
import type { BuildProgress as _tinydock_v1_BuildProgress, BuildProgress__Output as _tinydock_v1_BuildProgress__Output } from '../../tinydock/v1/BuildProgress.ts';
import type { BuildRequest as _tinydock_v1_BuildRequest, BuildRequest__Output as _tinydock_v1_BuildRequest__Output } from '../../tinydock/v1/BuildRequest.ts';
import type { CheckVariablesRequest as _tinydock_v1_CheckVariablesRequest, CheckVariablesRequest__Output as _tinydock_v1_CheckVariablesRequest__Output } from '../../tinydock/v1/CheckVariablesRequest.ts';
import type { CheckVariablesResponse as _tinydock_v1_CheckVariablesResponse, CheckVariablesResponse__Output as _tinydock_v1_CheckVariablesResponse__Output } from '../../tinydock/v1/CheckVariablesResponse.ts';
import type { DataChunk as _tinydock_v1_DataChunk, DataChunk__Output as _tinydock_v1_DataChunk__Output } from '../../tinydock/v1/DataChunk.ts';
import type { DownloadProgress as _tinydock_v1_DownloadProgress, DownloadProgress__Output as _tinydock_v1_DownloadProgress__Output } from '../../tinydock/v1/DownloadProgress.ts';
import type { ExportFilesRequest as _tinydock_v1_ExportFilesRequest, ExportFilesRequest__Output as _tinydock_v1_ExportFilesRequest__Output } from '../../tinydock/v1/ExportFilesRequest.ts';
import type { HoldContextChunk as _tinydock_v1_HoldContextChunk, HoldContextChunk__Output as _tinydock_v1_HoldContextChunk__Output } from '../../tinydock/v1/HoldContextChunk.ts';
import type { HoldContextProgress as _tinydock_v1_HoldContextProgress, HoldContextProgress__Output as _tinydock_v1_HoldContextProgress__Output } from '../../tinydock/v1/HoldContextProgress.ts';
import type { HoldContextRequest as _tinydock_v1_HoldContextRequest, HoldContextRequest__Output as _tinydock_v1_HoldContextRequest__Output } from '../../tinydock/v1/HoldContextRequest.ts';
import type { ListBuildCacheRequest as _tinydock_v1_ListBuildCacheRequest, ListBuildCacheRequest__Output as _tinydock_v1_ListBuildCacheRequest__Output } from '../../tinydock/v1/ListBuildCacheRequest.ts';
import type { ListBuildCacheResponse as _tinydock_v1_ListBuildCacheResponse, ListBuildCacheResponse__Output as _tinydock_v1_ListBuildCacheResponse__Output } from '../../tinydock/v1/ListBuildCacheResponse.ts';
import type { PruneBuildCacheRequest as _tinydock_v1_PruneBuildCacheRequest, PruneBuildCacheRequest__Output as _tinydock_v1_PruneBuildCacheRequest__Output } from '../../tinydock/v1/PruneBuildCacheRequest.ts';
import type { PruneBuildCacheResponse as _tinydock_v1_PruneBuildCacheResponse, PruneBuildCacheResponse__Output as _tinydock_v1_PruneBuildCacheResponse__Output } from '../../tinydock/v1/PruneBuildCacheResponse.ts';
import type { ReceiveCacheRequest as _tinydock_v1_ReceiveCacheRequest, ReceiveCacheRequest__Output as _tinydock_v1_ReceiveCacheRequest__Output } from '../../tinydock/v1/ReceiveCacheRequest.ts';
import type { SshFromClient as _tinydock_v1_SshFromClient, SshFromClient__Output as _tinydock_v1_SshFromClient__Output } from '../../tinydock/v1/SshFromClient.ts';
import type { SshToClient as _tinydock_v1_SshToClient, SshToClient__Output as _tinydock_v1_SshToClient__Output } from '../../tinydock/v1/SshToClient.ts';

/**
 * Images from Dockerfiles.
 */
export interface BuildServiceClient extends grpc.Client {
  /**
   * Builds an image. The first message carries the ticket through which the client sends the context: a listing, or a
   * tar, plain or compressed; the last one is `done`. Cancelling ends every command at once and leaves finished steps in the cache.
   */
  Build(argument: _tinydock_v1_BuildRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildProgress__Output>;
  Build(argument: _tinydock_v1_BuildRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildProgress__Output>;
  /**
   * Builds an image. The first message carries the ticket through which the client sends the context: a listing, or a
   * tar, plain or compressed; the last one is `done`. Cancelling ends every command at once and leaves finished steps in the cache.
   */
  build(argument: _tinydock_v1_BuildRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildProgress__Output>;
  build(argument: _tinydock_v1_BuildRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildProgress__Output>;
  
  /**
   * As Build, where the data socket cannot be reached: the context travels in the messages.
   */
  BuildChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_BuildChunk, _tinydock_v1_BuildProgress__Output>;
  BuildChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_BuildChunk, _tinydock_v1_BuildProgress__Output>;
  /**
   * As Build, where the data socket cannot be reached: the context travels in the messages.
   */
  buildChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_BuildChunk, _tinydock_v1_BuildProgress__Output>;
  buildChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_BuildChunk, _tinydock_v1_BuildProgress__Output>;
  
  /**
   * Finds variables that nothing sets, which takes the configurations of the images that stages begin with: from the store,
   * else from their registry. Builds nothing, takes no context, and pulls no layers.
   */
  CheckVariables(argument: _tinydock_v1_CheckVariablesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  CheckVariables(argument: _tinydock_v1_CheckVariablesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  CheckVariables(argument: _tinydock_v1_CheckVariablesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  CheckVariables(argument: _tinydock_v1_CheckVariablesRequest, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Finds variables that nothing sets, which takes the configurations of the images that stages begin with: from the store,
   * else from their registry. Builds nothing, takes no context, and pulls no layers.
   */
  checkVariables(argument: _tinydock_v1_CheckVariablesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  checkVariables(argument: _tinydock_v1_CheckVariablesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  checkVariables(argument: _tinydock_v1_CheckVariablesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  checkVariables(argument: _tinydock_v1_CheckVariablesRequest, callback: grpc.requestCallback<_tinydock_v1_CheckVariablesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The files of an image as one tar, which the client reads with the ticket of the first message; cancelling ends it.
   */
  ExportFiles(argument: _tinydock_v1_ExportFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  ExportFiles(argument: _tinydock_v1_ExportFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  /**
   * The files of an image as one tar, which the client reads with the ticket of the first message; cancelling ends it.
   */
  exportFiles(argument: _tinydock_v1_ExportFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  exportFiles(argument: _tinydock_v1_ExportFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  
  /**
   * As ExportFiles, where the data socket cannot be reached.
   */
  ExportFilesChunks(argument: _tinydock_v1_ExportFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  ExportFilesChunks(argument: _tinydock_v1_ExportFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  /**
   * As ExportFiles, where the data socket cannot be reached.
   */
  exportFilesChunks(argument: _tinydock_v1_ExportFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  exportFilesChunks(argument: _tinydock_v1_ExportFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  
  /**
   * Lets the steps of builds ask agents of SSH that the client can reach, while the call lasts. The first message of the
   * client says which; the first of the daemon is the name under which builds take them.
   */
  ForwardSsh(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_SshFromClient, _tinydock_v1_SshToClient__Output>;
  ForwardSsh(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_SshFromClient, _tinydock_v1_SshToClient__Output>;
  /**
   * Lets the steps of builds ask agents of SSH that the client can reach, while the call lasts. The first message of the
   * client says which; the first of the daemon is the name under which builds take them.
   */
  forwardSsh(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_SshFromClient, _tinydock_v1_SshToClient__Output>;
  forwardSsh(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_SshFromClient, _tinydock_v1_SshToClient__Output>;
  
  /**
   * Takes files in and holds them while the call lasts, for builds that name them among their contexts. The first
   * message carries the ticket through which the client sends them: a listing, or a tar where there is no offer.
   */
  HoldContext(argument: _tinydock_v1_HoldContextRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_HoldContextProgress__Output>;
  HoldContext(argument: _tinydock_v1_HoldContextRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_HoldContextProgress__Output>;
  /**
   * Takes files in and holds them while the call lasts, for builds that name them among their contexts. The first
   * message carries the ticket through which the client sends them: a listing, or a tar where there is no offer.
   */
  holdContext(argument: _tinydock_v1_HoldContextRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_HoldContextProgress__Output>;
  holdContext(argument: _tinydock_v1_HoldContextRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_HoldContextProgress__Output>;
  
  /**
   * As HoldContext, where the data socket cannot be reached: a tar travels in the messages.
   */
  HoldContextChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_HoldContextChunk, _tinydock_v1_HoldContextProgress__Output>;
  HoldContextChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_HoldContextChunk, _tinydock_v1_HoldContextProgress__Output>;
  /**
   * As HoldContext, where the data socket cannot be reached: a tar travels in the messages.
   */
  holdContextChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_HoldContextChunk, _tinydock_v1_HoldContextProgress__Output>;
  holdContextChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_HoldContextChunk, _tinydock_v1_HoldContextProgress__Output>;
  
  /**
   * What the cache holds, the step that was used longest ago first.
   */
  ListCache(argument: _tinydock_v1_ListBuildCacheRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  ListCache(argument: _tinydock_v1_ListBuildCacheRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  ListCache(argument: _tinydock_v1_ListBuildCacheRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  ListCache(argument: _tinydock_v1_ListBuildCacheRequest, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What the cache holds, the step that was used longest ago first.
   */
  listCache(argument: _tinydock_v1_ListBuildCacheRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  listCache(argument: _tinydock_v1_ListBuildCacheRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  listCache(argument: _tinydock_v1_ListBuildCacheRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  listCache(argument: _tinydock_v1_ListBuildCacheRequest, callback: grpc.requestCallback<_tinydock_v1_ListBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Forgets steps, or says which; the layers that nothing else refers to go with them.
   */
  PruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  PruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  PruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  PruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Forgets steps, or says which; the layers that nothing else refers to go with them.
   */
  pruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  pruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  pruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  pruneCache(argument: _tinydock_v1_PruneBuildCacheRequest, callback: grpc.requestCallback<_tinydock_v1_PruneBuildCacheResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes the cache that a build gives to a client which named the id among the build's `cache_to`: the tar of an OCI layout,
   * which the client reads with the ticket of the first message. It may be called before the build; cancelling ends it.
   */
  ReceiveCache(argument: _tinydock_v1_ReceiveCacheRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  ReceiveCache(argument: _tinydock_v1_ReceiveCacheRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  /**
   * Takes the cache that a build gives to a client which named the id among the build's `cache_to`: the tar of an OCI layout,
   * which the client reads with the ticket of the first message. It may be called before the build; cancelling ends it.
   */
  receiveCache(argument: _tinydock_v1_ReceiveCacheRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  receiveCache(argument: _tinydock_v1_ReceiveCacheRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  
  /**
   * As ReceiveCache, where the data socket cannot be reached.
   */
  ReceiveCacheChunks(argument: _tinydock_v1_ReceiveCacheRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  ReceiveCacheChunks(argument: _tinydock_v1_ReceiveCacheRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  /**
   * As ReceiveCache, where the data socket cannot be reached.
   */
  receiveCacheChunks(argument: _tinydock_v1_ReceiveCacheRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  receiveCacheChunks(argument: _tinydock_v1_ReceiveCacheRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  
}

/**
 * Images from Dockerfiles.
 */
export interface BuildServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Builds an image. The first message carries the ticket through which the client sends the context: a listing, or a
   * tar, plain or compressed; the last one is `done`. Cancelling ends every command at once and leaves finished steps in the cache.
   */
  Build: grpc.handleServerStreamingCall<_tinydock_v1_BuildRequest__Output, _tinydock_v1_BuildProgress>;
  
  /**
   * As Build, where the data socket cannot be reached: the context travels in the messages.
   */
  BuildChunks: grpc.handleBidiStreamingCall<_tinydock_v1_BuildChunk__Output, _tinydock_v1_BuildProgress>;
  
  /**
   * Finds variables that nothing sets, which takes the configurations of the images that stages begin with: from the store,
   * else from their registry. Builds nothing, takes no context, and pulls no layers.
   */
  CheckVariables: grpc.handleUnaryCall<_tinydock_v1_CheckVariablesRequest__Output, _tinydock_v1_CheckVariablesResponse>;
  
  /**
   * The files of an image as one tar, which the client reads with the ticket of the first message; cancelling ends it.
   */
  ExportFiles: grpc.handleServerStreamingCall<_tinydock_v1_ExportFilesRequest__Output, _tinydock_v1_DownloadProgress>;
  
  /**
   * As ExportFiles, where the data socket cannot be reached.
   */
  ExportFilesChunks: grpc.handleServerStreamingCall<_tinydock_v1_ExportFilesRequest__Output, _tinydock_v1_DataChunk>;
  
  /**
   * Lets the steps of builds ask agents of SSH that the client can reach, while the call lasts. The first message of the
   * client says which; the first of the daemon is the name under which builds take them.
   */
  ForwardSsh: grpc.handleBidiStreamingCall<_tinydock_v1_SshFromClient__Output, _tinydock_v1_SshToClient>;
  
  /**
   * Takes files in and holds them while the call lasts, for builds that name them among their contexts. The first
   * message carries the ticket through which the client sends them: a listing, or a tar where there is no offer.
   */
  HoldContext: grpc.handleServerStreamingCall<_tinydock_v1_HoldContextRequest__Output, _tinydock_v1_HoldContextProgress>;
  
  /**
   * As HoldContext, where the data socket cannot be reached: a tar travels in the messages.
   */
  HoldContextChunks: grpc.handleBidiStreamingCall<_tinydock_v1_HoldContextChunk__Output, _tinydock_v1_HoldContextProgress>;
  
  /**
   * What the cache holds, the step that was used longest ago first.
   */
  ListCache: grpc.handleUnaryCall<_tinydock_v1_ListBuildCacheRequest__Output, _tinydock_v1_ListBuildCacheResponse>;
  
  /**
   * Forgets steps, or says which; the layers that nothing else refers to go with them.
   */
  PruneCache: grpc.handleUnaryCall<_tinydock_v1_PruneBuildCacheRequest__Output, _tinydock_v1_PruneBuildCacheResponse>;
  
  /**
   * Takes the cache that a build gives to a client which named the id among the build's `cache_to`: the tar of an OCI layout,
   * which the client reads with the ticket of the first message. It may be called before the build; cancelling ends it.
   */
  ReceiveCache: grpc.handleServerStreamingCall<_tinydock_v1_ReceiveCacheRequest__Output, _tinydock_v1_DownloadProgress>;
  
  /**
   * As ReceiveCache, where the data socket cannot be reached.
   */
  ReceiveCacheChunks: grpc.handleServerStreamingCall<_tinydock_v1_ReceiveCacheRequest__Output, _tinydock_v1_DataChunk>;
  
}

export interface BuildServiceDefinition extends grpc.ServiceDefinition {
  Build: MethodDefinition<_tinydock_v1_BuildRequest, _tinydock_v1_BuildProgress, _tinydock_v1_BuildRequest__Output, _tinydock_v1_BuildProgress__Output>
  BuildChunks: MethodDefinition<_tinydock_v1_BuildChunk, _tinydock_v1_BuildProgress, _tinydock_v1_BuildChunk__Output, _tinydock_v1_BuildProgress__Output>
  CheckVariables: MethodDefinition<_tinydock_v1_CheckVariablesRequest, _tinydock_v1_CheckVariablesResponse, _tinydock_v1_CheckVariablesRequest__Output, _tinydock_v1_CheckVariablesResponse__Output>
  ExportFiles: MethodDefinition<_tinydock_v1_ExportFilesRequest, _tinydock_v1_DownloadProgress, _tinydock_v1_ExportFilesRequest__Output, _tinydock_v1_DownloadProgress__Output>
  ExportFilesChunks: MethodDefinition<_tinydock_v1_ExportFilesRequest, _tinydock_v1_DataChunk, _tinydock_v1_ExportFilesRequest__Output, _tinydock_v1_DataChunk__Output>
  ForwardSsh: MethodDefinition<_tinydock_v1_SshFromClient, _tinydock_v1_SshToClient, _tinydock_v1_SshFromClient__Output, _tinydock_v1_SshToClient__Output>
  HoldContext: MethodDefinition<_tinydock_v1_HoldContextRequest, _tinydock_v1_HoldContextProgress, _tinydock_v1_HoldContextRequest__Output, _tinydock_v1_HoldContextProgress__Output>
  HoldContextChunks: MethodDefinition<_tinydock_v1_HoldContextChunk, _tinydock_v1_HoldContextProgress, _tinydock_v1_HoldContextChunk__Output, _tinydock_v1_HoldContextProgress__Output>
  ListCache: MethodDefinition<_tinydock_v1_ListBuildCacheRequest, _tinydock_v1_ListBuildCacheResponse, _tinydock_v1_ListBuildCacheRequest__Output, _tinydock_v1_ListBuildCacheResponse__Output>
  PruneCache: MethodDefinition<_tinydock_v1_PruneBuildCacheRequest, _tinydock_v1_PruneBuildCacheResponse, _tinydock_v1_PruneBuildCacheRequest__Output, _tinydock_v1_PruneBuildCacheResponse__Output>
  ReceiveCache: MethodDefinition<_tinydock_v1_ReceiveCacheRequest, _tinydock_v1_DownloadProgress, _tinydock_v1_ReceiveCacheRequest__Output, _tinydock_v1_DownloadProgress__Output>
  ReceiveCacheChunks: MethodDefinition<_tinydock_v1_ReceiveCacheRequest, _tinydock_v1_DataChunk, _tinydock_v1_ReceiveCacheRequest__Output, _tinydock_v1_DataChunk__Output>
}
