// Original file: tinydock/v1/build.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BuildChunk as _tinydock_v1_BuildChunk, BuildChunk__Output as _tinydock_v1_BuildChunk__Output } from '../../tinydock/v1/BuildChunk.ts';
import type { BuildProgress as _tinydock_v1_BuildProgress, BuildProgress__Output as _tinydock_v1_BuildProgress__Output } from '../../tinydock/v1/BuildProgress.ts';
import type { BuildRequest as _tinydock_v1_BuildRequest, BuildRequest__Output as _tinydock_v1_BuildRequest__Output } from '../../tinydock/v1/BuildRequest.ts';

/**
 * Images from Dockerfiles.
 */
export interface BuildServiceClient extends grpc.Client {
  /**
   * Builds an image. The first message carries the ticket through which the client sends the context, a tar, plain or
   * compressed; the last one is `done`. Cancelling ends every command at once and leaves finished steps in the cache.
   */
  Build(argument: _tinydock_v1_BuildRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildProgress__Output>;
  Build(argument: _tinydock_v1_BuildRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_BuildProgress__Output>;
  /**
   * Builds an image. The first message carries the ticket through which the client sends the context, a tar, plain or
   * compressed; the last one is `done`. Cancelling ends every command at once and leaves finished steps in the cache.
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
  
}

/**
 * Images from Dockerfiles.
 */
export interface BuildServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Builds an image. The first message carries the ticket through which the client sends the context, a tar, plain or
   * compressed; the last one is `done`. Cancelling ends every command at once and leaves finished steps in the cache.
   */
  Build: grpc.handleServerStreamingCall<_tinydock_v1_BuildRequest__Output, _tinydock_v1_BuildProgress>;
  
  /**
   * As Build, where the data socket cannot be reached: the context travels in the messages.
   */
  BuildChunks: grpc.handleBidiStreamingCall<_tinydock_v1_BuildChunk__Output, _tinydock_v1_BuildProgress>;
  
}

export interface BuildServiceDefinition extends grpc.ServiceDefinition {
  Build: MethodDefinition<_tinydock_v1_BuildRequest, _tinydock_v1_BuildProgress, _tinydock_v1_BuildRequest__Output, _tinydock_v1_BuildProgress__Output>
  BuildChunks: MethodDefinition<_tinydock_v1_BuildChunk, _tinydock_v1_BuildProgress, _tinydock_v1_BuildChunk__Output, _tinydock_v1_BuildProgress__Output>
}
