// Original file: tinydock/v1/retention.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EmptyTrashRequest as _tinydock_v1_EmptyTrashRequest, EmptyTrashRequest__Output as _tinydock_v1_EmptyTrashRequest__Output } from '../../tinydock/v1/EmptyTrashRequest.ts';
import type { EmptyTrashResponse as _tinydock_v1_EmptyTrashResponse, EmptyTrashResponse__Output as _tinydock_v1_EmptyTrashResponse__Output } from '../../tinydock/v1/EmptyTrashResponse.ts';
import type { ListTrashRequest as _tinydock_v1_ListTrashRequest, ListTrashRequest__Output as _tinydock_v1_ListTrashRequest__Output } from '../../tinydock/v1/ListTrashRequest.ts';
import type { ListTrashResponse as _tinydock_v1_ListTrashResponse, ListTrashResponse__Output as _tinydock_v1_ListTrashResponse__Output } from '../../tinydock/v1/ListTrashResponse.ts';
import type { RestoreImageRequest as _tinydock_v1_RestoreImageRequest, RestoreImageRequest__Output as _tinydock_v1_RestoreImageRequest__Output } from '../../tinydock/v1/RestoreImageRequest.ts';
import type { RestoreImageResponse as _tinydock_v1_RestoreImageResponse, RestoreImageResponse__Output as _tinydock_v1_RestoreImageResponse__Output } from '../../tinydock/v1/RestoreImageResponse.ts';

/**
 * What is kept and what goes: removed images in the trash.
 */
export interface RetentionServiceClient extends grpc.Client {
  /**
   * Deletes removed images for good.
   */
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Deletes removed images for good.
   */
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removed images that can be restored, the last removed first.
   */
  ListTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  ListTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  ListTrash(argument: _tinydock_v1_ListTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  ListTrash(argument: _tinydock_v1_ListTrashRequest, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removed images that can be restored, the last removed first.
   */
  listTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  listTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  listTrash(argument: _tinydock_v1_ListTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  listTrash(argument: _tinydock_v1_ListTrashRequest, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Brings a removed image back with its names; a name that points at another image by now stays there.
   */
  RestoreImage(argument: _tinydock_v1_RestoreImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  RestoreImage(argument: _tinydock_v1_RestoreImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  RestoreImage(argument: _tinydock_v1_RestoreImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  RestoreImage(argument: _tinydock_v1_RestoreImageRequest, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Brings a removed image back with its names; a name that points at another image by now stays there.
   */
  restoreImage(argument: _tinydock_v1_RestoreImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  restoreImage(argument: _tinydock_v1_RestoreImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  restoreImage(argument: _tinydock_v1_RestoreImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  restoreImage(argument: _tinydock_v1_RestoreImageRequest, callback: grpc.requestCallback<_tinydock_v1_RestoreImageResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What is kept and what goes: removed images in the trash.
 */
export interface RetentionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Deletes removed images for good.
   */
  EmptyTrash: grpc.handleUnaryCall<_tinydock_v1_EmptyTrashRequest__Output, _tinydock_v1_EmptyTrashResponse>;
  
  /**
   * Removed images that can be restored, the last removed first.
   */
  ListTrash: grpc.handleUnaryCall<_tinydock_v1_ListTrashRequest__Output, _tinydock_v1_ListTrashResponse>;
  
  /**
   * Brings a removed image back with its names; a name that points at another image by now stays there.
   */
  RestoreImage: grpc.handleUnaryCall<_tinydock_v1_RestoreImageRequest__Output, _tinydock_v1_RestoreImageResponse>;
  
}

export interface RetentionServiceDefinition extends grpc.ServiceDefinition {
  EmptyTrash: MethodDefinition<_tinydock_v1_EmptyTrashRequest, _tinydock_v1_EmptyTrashResponse, _tinydock_v1_EmptyTrashRequest__Output, _tinydock_v1_EmptyTrashResponse__Output>
  ListTrash: MethodDefinition<_tinydock_v1_ListTrashRequest, _tinydock_v1_ListTrashResponse, _tinydock_v1_ListTrashRequest__Output, _tinydock_v1_ListTrashResponse__Output>
  RestoreImage: MethodDefinition<_tinydock_v1_RestoreImageRequest, _tinydock_v1_RestoreImageResponse, _tinydock_v1_RestoreImageRequest__Output, _tinydock_v1_RestoreImageResponse__Output>
}
