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

  /**
   * Together with the images for other platforms that went with it. By a name, what went together with that alone; by an
   * id, all names. @throws as {@link findTrashed}
   */
  restore(text: string): RestoredImage {
    const { trash, events } = this.#options;
    const { image, name } = findTrashed(trash.listTrash(), text);
    const siblings = this.#siblingsOf(image);
    const restored = trash.restoreImage(image.id, name);
    for (const { id, removedAt } of siblings) {
      if (removedAt !== restored.removedAt) continue;
      trash.restoreImage(id);
      events.publish({ type: 'image', action: 'restore', id, attributes: { name: '' } });
    }
    events.publish({ type: 'image', action: 'restore', id: restored.imageId, attributes: { name: text } });
    return restored;
  }

  /** Images without a tag that came under the same index. */
  #siblingsOf(image: TrashedImage): readonly TrashedImage[] {
    if (image.tags.length === 0) return [];
    const { trash, references } = this.#options;
    const inTrash = references.listReferences().filter(({ kind }) => kind === 'trash');
    const manifestsOf = ({ id, diffIds }: TrashedImage): readonly string[] => {
      const others = new Set<string>([id, ...diffIds]);
      return inTrash
        .filter(({ holder, content }) => holder === id && !others.has(content))
        .map(({ content }) => content);
    };
    const own = new Set(manifestsOf(image));
    return trash
      .listTrash()
      .filter(
        (other) =>
          other.id !== image.id && other.tags.length === 0 && manifestsOf(other).some((digest) => own.has(digest)),
      );
  }

  /** Forgets those of these that are in the trash. @returns the images that are gone, not those that lost names alone */
  async empty(ids: readonly ImageId[]): Promise<{ readonly deleted: readonly ImageId[]; readonly freedBytes: number }> {
    const { trash, garbage, events } = this.#options;
    const wanted = new Set(ids);
    const freedBytes = await this.#measure(ids);
    const forgotten = trash.listTrash().filter(({ id }) => wanted.has(id));
    trash.forgetImages(forgotten.map(({ id }) => id));
    await garbage.collect();
    const deleted = forgotten.filter(({ isInStore }) => isInStore !== true).map(({ id }) => id);
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
