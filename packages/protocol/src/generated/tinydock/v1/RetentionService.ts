// Original file: tinydock/v1/retention.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EmptyTrashRequest as _tinydock_v1_EmptyTrashRequest, EmptyTrashRequest__Output as _tinydock_v1_EmptyTrashRequest__Output } from '../../tinydock/v1/EmptyTrashRequest.ts';
import type { EmptyTrashResponse as _tinydock_v1_EmptyTrashResponse, EmptyTrashResponse__Output as _tinydock_v1_EmptyTrashResponse__Output } from '../../tinydock/v1/EmptyTrashResponse.ts';
import type { ImagePrunePlan as _tinydock_v1_ImagePrunePlan, ImagePrunePlan__Output as _tinydock_v1_ImagePrunePlan__Output } from '../../tinydock/v1/ImagePrunePlan.ts';
import type { ListTrashRequest as _tinydock_v1_ListTrashRequest, ListTrashRequest__Output as _tinydock_v1_ListTrashRequest__Output } from '../../tinydock/v1/ListTrashRequest.ts';
import type { ListTrashResponse as _tinydock_v1_ListTrashResponse, ListTrashResponse__Output as _tinydock_v1_ListTrashResponse__Output } from '../../tinydock/v1/ListTrashResponse.ts';
import type { PinImageRequest as _tinydock_v1_PinImageRequest, PinImageRequest__Output as _tinydock_v1_PinImageRequest__Output } from '../../tinydock/v1/PinImageRequest.ts';
import type { PinImageResponse as _tinydock_v1_PinImageResponse, PinImageResponse__Output as _tinydock_v1_PinImageResponse__Output } from '../../tinydock/v1/PinImageResponse.ts';
import type { PlanImagePruneRequest as _tinydock_v1_PlanImagePruneRequest, PlanImagePruneRequest__Output as _tinydock_v1_PlanImagePruneRequest__Output } from '../../tinydock/v1/PlanImagePruneRequest.ts';
import type { PruneImagesRequest as _tinydock_v1_PruneImagesRequest, PruneImagesRequest__Output as _tinydock_v1_PruneImagesRequest__Output } from '../../tinydock/v1/PruneImagesRequest.ts';
import type { PruneImagesResponse as _tinydock_v1_PruneImagesResponse, PruneImagesResponse__Output as _tinydock_v1_PruneImagesResponse__Output } from '../../tinydock/v1/PruneImagesResponse.ts';
import type { RestoreImageRequest as _tinydock_v1_RestoreImageRequest, RestoreImageRequest__Output as _tinydock_v1_RestoreImageRequest__Output } from '../../tinydock/v1/RestoreImageRequest.ts';
import type { RestoreImageResponse as _tinydock_v1_RestoreImageResponse, RestoreImageResponse__Output as _tinydock_v1_RestoreImageResponse__Output } from '../../tinydock/v1/RestoreImageResponse.ts';
import type { UnpinImageRequest as _tinydock_v1_UnpinImageRequest, UnpinImageRequest__Output as _tinydock_v1_UnpinImageRequest__Output } from '../../tinydock/v1/UnpinImageRequest.ts';
import type { UnpinImageResponse as _tinydock_v1_UnpinImageResponse, UnpinImageResponse__Output as _tinydock_v1_UnpinImageResponse__Output } from '../../tinydock/v1/UnpinImageResponse.ts';

/**
 * What is kept and what goes: pins, prune, and removed images in the trash.
 */
export interface RetentionServiceClient extends grpc.Client {
  /**
   * Deletes removed images for good, and forgets removed names.
   */
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  EmptyTrash(argument: _tinydock_v1_EmptyTrashRequest, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Deletes removed images for good, and forgets removed names.
   */
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  emptyTrash(argument: _tinydock_v1_EmptyTrashRequest, callback: grpc.requestCallback<_tinydock_v1_EmptyTrashResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removed images, and names of others, that can be restored, the last removed first.
   */
  ListTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  ListTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  ListTrash(argument: _tinydock_v1_ListTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  ListTrash(argument: _tinydock_v1_ListTrashRequest, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removed images, and names of others, that can be restored, the last removed first.
   */
  listTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  listTrash(argument: _tinydock_v1_ListTrashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  listTrash(argument: _tinydock_v1_ListTrashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  listTrash(argument: _tinydock_v1_ListTrashRequest, callback: grpc.requestCallback<_tinydock_v1_ListTrashResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Has prune leave an image alone.
   */
  PinImage(argument: _tinydock_v1_PinImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  PinImage(argument: _tinydock_v1_PinImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  PinImage(argument: _tinydock_v1_PinImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  PinImage(argument: _tinydock_v1_PinImageRequest, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Has prune leave an image alone.
   */
  pinImage(argument: _tinydock_v1_PinImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  pinImage(argument: _tinydock_v1_PinImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  pinImage(argument: _tinydock_v1_PinImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  pinImage(argument: _tinydock_v1_PinImageRequest, callback: grpc.requestCallback<_tinydock_v1_PinImageResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What prune would remove, and why.
   */
  PlanImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  PlanImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  PlanImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  PlanImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  /**
   * What prune would remove, and why.
   */
  planImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  planImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  planImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  planImagePrune(argument: _tinydock_v1_PlanImagePruneRequest, callback: grpc.requestCallback<_tinydock_v1_ImagePrunePlan__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes the images of a plan, but for those that have changed since or are in use by now.
   */
  PruneImages(argument: _tinydock_v1_PruneImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  PruneImages(argument: _tinydock_v1_PruneImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  PruneImages(argument: _tinydock_v1_PruneImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  PruneImages(argument: _tinydock_v1_PruneImagesRequest, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes the images of a plan, but for those that have changed since or are in use by now.
   */
  pruneImages(argument: _tinydock_v1_PruneImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  pruneImages(argument: _tinydock_v1_PruneImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  pruneImages(argument: _tinydock_v1_PruneImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  pruneImages(argument: _tinydock_v1_PruneImagesRequest, callback: grpc.requestCallback<_tinydock_v1_PruneImagesResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  /**
   * Takes that back.
   */
  UnpinImage(argument: _tinydock_v1_UnpinImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  UnpinImage(argument: _tinydock_v1_UnpinImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  UnpinImage(argument: _tinydock_v1_UnpinImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  UnpinImage(argument: _tinydock_v1_UnpinImageRequest, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes that back.
   */
  unpinImage(argument: _tinydock_v1_UnpinImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  unpinImage(argument: _tinydock_v1_UnpinImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  unpinImage(argument: _tinydock_v1_UnpinImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  unpinImage(argument: _tinydock_v1_UnpinImageRequest, callback: grpc.requestCallback<_tinydock_v1_UnpinImageResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What is kept and what goes: pins, prune, and removed images in the trash.
 */
export interface RetentionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Deletes removed images for good, and forgets removed names.
   */
  EmptyTrash: grpc.handleUnaryCall<_tinydock_v1_EmptyTrashRequest__Output, _tinydock_v1_EmptyTrashResponse>;
  
  /**
   * Removed images, and names of others, that can be restored, the last removed first.
   */
  ListTrash: grpc.handleUnaryCall<_tinydock_v1_ListTrashRequest__Output, _tinydock_v1_ListTrashResponse>;
  
  /**
   * Has prune leave an image alone.
   */
  PinImage: grpc.handleUnaryCall<_tinydock_v1_PinImageRequest__Output, _tinydock_v1_PinImageResponse>;
  
  /**
   * What prune would remove, and why.
   */
  PlanImagePrune: grpc.handleUnaryCall<_tinydock_v1_PlanImagePruneRequest__Output, _tinydock_v1_ImagePrunePlan>;
  
  /**
   * Removes the images of a plan, but for those that have changed since or are in use by now.
   */
  PruneImages: grpc.handleUnaryCall<_tinydock_v1_PruneImagesRequest__Output, _tinydock_v1_PruneImagesResponse>;
  
  /**
   * Brings a removed image back with its names; a name that points at another image by now stays there.
   */
  RestoreImage: grpc.handleUnaryCall<_tinydock_v1_RestoreImageRequest__Output, _tinydock_v1_RestoreImageResponse>;
  
  /**
   * Takes that back.
   */
  UnpinImage: grpc.handleUnaryCall<_tinydock_v1_UnpinImageRequest__Output, _tinydock_v1_UnpinImageResponse>;
  
}

export interface RetentionServiceDefinition extends grpc.ServiceDefinition {
  EmptyTrash: MethodDefinition<_tinydock_v1_EmptyTrashRequest, _tinydock_v1_EmptyTrashResponse, _tinydock_v1_EmptyTrashRequest__Output, _tinydock_v1_EmptyTrashResponse__Output>
  ListTrash: MethodDefinition<_tinydock_v1_ListTrashRequest, _tinydock_v1_ListTrashResponse, _tinydock_v1_ListTrashRequest__Output, _tinydock_v1_ListTrashResponse__Output>
  PinImage: MethodDefinition<_tinydock_v1_PinImageRequest, _tinydock_v1_PinImageResponse, _tinydock_v1_PinImageRequest__Output, _tinydock_v1_PinImageResponse__Output>
  PlanImagePrune: MethodDefinition<_tinydock_v1_PlanImagePruneRequest, _tinydock_v1_ImagePrunePlan, _tinydock_v1_PlanImagePruneRequest__Output, _tinydock_v1_ImagePrunePlan__Output>
  PruneImages: MethodDefinition<_tinydock_v1_PruneImagesRequest, _tinydock_v1_PruneImagesResponse, _tinydock_v1_PruneImagesRequest__Output, _tinydock_v1_PruneImagesResponse__Output>
  RestoreImage: MethodDefinition<_tinydock_v1_RestoreImageRequest, _tinydock_v1_RestoreImageResponse, _tinydock_v1_RestoreImageRequest__Output, _tinydock_v1_RestoreImageResponse__Output>
  UnpinImage: MethodDefinition<_tinydock_v1_UnpinImageRequest, _tinydock_v1_UnpinImageResponse, _tinydock_v1_UnpinImageRequest__Output, _tinydock_v1_UnpinImageResponse__Output>
}
