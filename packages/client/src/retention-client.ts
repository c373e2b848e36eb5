import type { EmptyTrashResponse, ListTrashResponse, ProtocolServices, RestoreImageResponse } from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callUnary } from './call/unary-call.ts';

/** RetentionService. Every method throws as {@link callUnary}. */
export interface RetentionClient {
  /** The last removed first. */
  listTrash(options?: CallOptions): Promise<ListTrashResponse>;
  /** @param image a name it had, its id, or a unique prefix of it */
  restoreImage(image: string, options?: CallOptions): Promise<RestoreImageResponse>;
  /** Deletes those of these images that are in the trash. */
  emptyTrash(imageIds: readonly string[], options?: CallOptions): Promise<EmptyTrashResponse>;
}

export function createRetentionClient(connection: Connection, methods: ProtocolServices['retention']): RetentionClient {
  return {
    listTrash: (options = {}) => callUnary(connection, methods.ListTrash, { request: {}, options }),
    restoreImage: (image, options = {}) => callUnary(connection, methods.RestoreImage, { request: { image }, options }),
    emptyTrash: (imageIds, options = {}) =>
      callUnary(connection, methods.EmptyTrash, { request: { imageIds: [...imageIds] }, options }),
  };
}
