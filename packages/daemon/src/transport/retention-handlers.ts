import { familiarReference, parseImageId, parseReference } from '@tinydock/domain';
import { imageToWire, requireText } from '@tinydock/protocol';
import type { TrashService } from '../retention/trash-service.ts';
import type { RetentionHandlers } from './service-handlers.ts';

/** `tinydock.v1.RetentionService` on top of {@link TrashService}. */
export function createRetentionHandlers(trash: TrashService): RetentionHandlers {
  return {
    ListTrash: async () => {
      const { images, freedBytes } = await trash.list();
      return {
        images: images.map(({ image, freedBytes: own }) => {
          const { removedAt, expiresAt } = image;
          return { image: imageToWire(image, 0), removedAt, expiresAt, freedBytes: own };
        }),
        freedBytes,
      };
    },
    RestoreImage: (request) => {
      const { imageId, tags, takenTags } = trash.restore(requireText('image', request.image));
      return {
        imageId,
        tags: tags.map((tag) => familiarReference(parseReference(tag))),
        takenTags: takenTags.map(({ tag, by }) => ({ tag: familiarReference(parseReference(tag)), from: by })),
      };
    },
    EmptyTrash: async ({ imageIds }) => {
      const { deleted, freedBytes } = await trash.empty(imageIds.map(parseImageId));
      return { deleted: [...deleted], freedBytes };
    },
  };
}
