import type { DiskMeter, ImageId, ReferenceCatalog, RestoredImage, TrashCatalog, TrashedImage } from '@tinydock/domain';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import type { EventBus } from '../system/event-bus.ts';
import { findTrashed } from './find-trashed.ts';
import { heldOnlyBy } from './held-content.ts';

export interface TrashServiceOptions {
  readonly trash: TrashCatalog;
  readonly references: ReferenceCatalog;
  readonly meter: DiskMeter;
  readonly garbage: GarbageCollector;
  readonly events: EventBus;
}

export interface ListedTrash {
  readonly image: TrashedImage;
  /** What the disk gets back when this one goes. */
  readonly freedBytes: number;
}

/** What users do with removed images. */
export class TrashService {
  readonly #options: TrashServiceOptions;

  constructor(options: TrashServiceOptions) {
    this.#options = options;
  }

  /** The last removed first; `freedBytes` of all together, which is more than the sum where they share layers. */
  async list(): Promise<{ readonly images: readonly ListedTrash[]; readonly freedBytes: number }> {
    const trashed = this.#options.trash.listTrash();
    const images: ListedTrash[] = [];
    for (const image of trashed) images.push({ image, freedBytes: await this.#measure([image.id]) });
    return { images, freedBytes: await this.#measure(trashed.map(({ id }) => id)) };
  }

  /** @throws as {@link findTrashed} */
  restore(name: string): RestoredImage {
    const { trash, events } = this.#options;
    const restored = trash.restoreImage(findTrashed(trash.listTrash(), name).id);
    events.publish({ type: 'image', action: 'restore', id: restored.imageId, attributes: { name } });
    return restored;
  }

  /** Deletes those of these images that are in the trash. */
  async empty(ids: readonly ImageId[]): Promise<{ readonly deleted: readonly ImageId[]; readonly freedBytes: number }> {
    const { trash, garbage, events } = this.#options;
    const wanted = new Set(ids);
    const freedBytes = await this.#measure(ids);
    const deleted = trash
      .listTrash()
      .map(({ id }) => id)
      .filter((id) => wanted.has(id));
    trash.forgetImages(deleted);
    await garbage.collect();
    for (const id of deleted) events.publish({ type: 'image', action: 'purge', id, attributes: {} });
    return { deleted, freedBytes };
  }

  #measure(ids: readonly ImageId[]): Promise<number> {
    const wanted = new Set<string>(ids);
    const { references, meter } = this.#options;
    return meter.measure(
      heldOnlyBy(references.listReferences(), ({ kind, holder }) => kind === 'trash' && wanted.has(holder)),
    );
  }
}
