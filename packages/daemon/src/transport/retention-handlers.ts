import { familiarReference, parseImageId, parseReference, type ReferenceText } from '@tinydock/domain';
import { imageToWire, requireText } from '@tinydock/protocol';
import type { ImagePruner, PruneResult } from '../retention/image-pruner.ts';
import type { TrashService } from '../retention/trash-service.ts';
import { removedItemToWire } from './removed-item.ts';
import type { RetentionHandlers } from './service-handlers.ts';

function familiar(name: ReferenceText): string {
  return familiarReference(parseReference(name));
}

function createTrashHandlers(
  trash: TrashService,
): Pick<RetentionHandlers, 'ListTrash' | 'RestoreImage' | 'EmptyTrash'> {
  return {
    ListTrash: async () => {
      const { images, freedBytes } = await trash.list();
      return {
        images: images.map(({ image, freedBytes: own }) => {
          const { removedAt, expiresAt, isInStore } = image;
          return { image: imageToWire(image, 0), removedAt, expiresAt, freedBytes: own, isInStore: isInStore === true };
        }),
        freedBytes,
      };
    },
    RestoreImage: (request) => {
      const { imageId, tags, takenTags } = trash.restore(requireText('image', request.image));
      return {
        imageId,
        tags: tags.map(familiar),
        takenTags: takenTags.map(({ tag, by }) => ({ tag: familiar(tag), from: by })),
      };
    },
    EmptyTrash: async ({ imageIds }) => {
      const { deleted, freedBytes } = await trash.empty(imageIds.map(parseImageId));
      return { deleted: [...deleted], freedBytes };
    },
  };
}

function pruneResultToWire({ images, items, skipped, freedBytes, keptUntil }: PruneResult) {
  return {
    imageIds: images.map(({ id }) => id),
    items: items.map(removedItemToWire),
    skipped: [...skipped],
    freedBytes,
    keptUntil: keptUntil ?? '',
  };
}

/** `tinydock.v1.RetentionService` on top of {@link TrashService} and {@link ImagePruner}. */
export function createRetentionHandlers({
  trash,
  pruner,
}: {
  readonly trash: TrashService;
  readonly pruner: ImagePruner;
}): RetentionHandlers {
  return {
    ...createTrashHandlers(trash),
    PinImage: (request) => pruner.pin(requireText('image', request.image)),
    UnpinImage: (request) => pruner.unpin(requireText('image', request.image)),
    PlanImagePrune: async ({ all, filters, now, without }) => {
      const { images, freedBytes } = await pruner.plan({ all, filters, isFinal: now, without });
      return {
        images: images.map(({ image, ...why }) => ({ image: imageToWire(image, 0), ...why })),
        freedBytes,
      };
    },
    PruneImages: async ({ images, now }) => {
      const planned = images.map(({ imageId, names }) => ({ imageId: parseImageId(imageId), names }));
      return pruneResultToWire(await pruner.prune(planned, now));
    },
  };
}
