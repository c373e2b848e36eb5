import type {
  EmptyTrashResponse,
  ImagePrunePlan,
  ListTrashResponse,
  PinImageResponse,
  PlanImagePruneRequestInput,
  ProtocolServices,
  PruneImagesRequestInput,
  PruneImagesResponse,
  RestoreImageResponse,
  UnpinImageResponse,
} from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callUnary } from './call/unary-call.ts';
import { callWhole } from './call/whole-call.ts';

/** RetentionService. Every method throws as {@link callUnary}. */
export interface RetentionClient {
  /** The last removed first. */
  listTrash(options?: CallOptions): Promise<ListTrashResponse>;
  /** @param image a name it had, its id, or a unique prefix of it */
  restoreImage(image: string, options?: CallOptions): Promise<RestoreImageResponse>;
  /** Deletes those of these images that are in the trash. */
  emptyTrash(imageIds: readonly string[], options?: CallOptions): Promise<EmptyTrashResponse>;
  pinImage(image: string, options?: CallOptions): Promise<PinImageResponse>;
  unpinImage(image: string, options?: CallOptions): Promise<UnpinImageResponse>;
  /** Removes nothing. */
  planImagePrune(request: PlanImagePruneRequestInput, options?: CallOptions): Promise<ImagePrunePlan>;
  /** Removes what a plan showed. */
  pruneImages(request: PruneImagesRequestInput, options?: CallOptions): Promise<PruneImagesResponse>;
}

export function createRetentionClient(connection: Connection, methods: ProtocolServices['retention']): RetentionClient {
  return {
    listTrash: (options = {}) => callUnary(connection, methods.ListTrash, { request: {}, options }),
    restoreImage: (image, options = {}) => callUnary(connection, methods.RestoreImage, { request: { image }, options }),
    emptyTrash: (imageIds, options = {}) =>
      callWhole(connection, methods.EmptyTrash, { request: { imageIds: [...imageIds] }, options }),
    pinImage: (image, options = {}) => callUnary(connection, methods.PinImage, { request: { image }, options }),
    unpinImage: (image, options = {}) => callUnary(connection, methods.UnpinImage, { request: { image }, options }),
    planImagePrune: (request, options = {}) => callWhole(connection, methods.PlanImagePrune, { request, options }),
    pruneImages: (request, options = {}) => callWhole(connection, methods.PruneImages, { request, options }),
  };
}
