import { type HistoryEntry, type ImageConfig, type LayerStore, type NamedImage, TinydockError } from '@tinydock/domain';

/** One step of an image's making; `sizeBytes` is 0 where it made no layer. */
export interface HistoryStep extends HistoryEntry {
  readonly sizeBytes: number;
}

/**
 * The steps an image was made by, newest first, each with the content of its layer. Layers that the configuration's
 * history does not account for follow as steps of their own, so that the sizes always sum up to the image's.
 */
export function imageHistory(image: NamedImage, config: ImageConfig, layers: LayerStore): readonly HistoryStep[] {
  const sizes = image.diffIds.map((diffId) => {
    const layer = layers.get(diffId);
    if (layer !== undefined) return layer.contentBytes;
    throw new TinydockError({ code: 'DATA_LOSS', message: `image ${image.id}: its layer ${diffId} is missing` });
  });
  const unused = sizes.values();
  const steps = config.history.map((entry): HistoryStep => ({
    ...entry,
    sizeBytes: entry.emptyLayer ? 0 : (unused.next().value ?? 0),
  }));
  const unaccounted = [...unused].map((sizeBytes): HistoryStep => ({
    created: config.created,
    createdBy: '',
    author: undefined,
    comment: '',
    emptyLayer: false,
    sizeBytes,
  }));
  return [...steps, ...unaccounted].reverse();
}
