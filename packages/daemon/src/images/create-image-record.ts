import type { Annotations, ImageConfig, ImageId, ImageRecord, LayerStore } from '@tinydock/domain';
import { TinydockError } from '@tinydock/domain';

/**
 * Makes the row of an image whose layers are all stored.
 * @throws TinydockError NOT_FOUND naming the first layer that is not here
 */
export function createImageRecord(options: {
  readonly id: ImageId;
  readonly config: ImageConfig;
  readonly layers: LayerStore;
  readonly addedAt: Date;
  /** Of an image that is made here. */
  readonly annotations?: Annotations;
}): ImageRecord {
  const { id, config, layers, addedAt, annotations } = options;
  let sizeBytes = 0;
  for (const diffId of config.diffIds) {
    const layer = layers.get(diffId);
    if (layer === undefined) {
      throw new TinydockError({ code: 'NOT_FOUND', message: `image ${id}: its layer ${diffId} is not in the store` });
    }
    sizeBytes += layer.contentBytes;
  }
  return {
    id,
    diffIds: config.diffIds,
    platform: config.platform,
    sizeBytes,
    created: config.created,
    labels: config.process.labels,
    addedAt: addedAt.toISOString(),
    ...(annotations !== undefined && { annotations }),
  };
}
