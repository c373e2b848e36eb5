import {
  type ContainerCatalog,
  type ContentReference,
  type DiskMeter,
  familiarReference,
  type ImageId,
  imagesOf,
  type NamedImage,
  parseReference,
} from '@tinydock/domain';
import { filterImages, parseBoolean } from '../images/filter-images.ts';
import { findImage } from '../images/find-image.ts';
import { platformsOfTagged } from '../images/image-platforms.ts';
import { type RemovedItem, removedItems } from '../images/remove-image.ts';
import type { EventBus } from '../system/event-bus.ts';
import { groupFilters, type ListFilter } from '../system/list-filters.ts';
import { type DisposeDependencies, disposeImages } from './dispose-images.ts';
import { heldOnlyBy } from './held-content.ts';

export type ImagePrunerOptions = DisposeDependencies & {
  readonly containers: ContainerCatalog;
  readonly meter: DiskMeter;
  readonly events: EventBus;
};

export interface PlanRequest {
  /** Also images with tags. */
  readonly all: boolean;
  readonly filters: readonly ListFilter[];
  /** Past the trash. */
  readonly isFinal: boolean;
  /** Ids of containers that shall count as gone. */
  readonly without?: readonly string[] | undefined;
}

export interface PrunableImage {
  readonly image: NamedImage;
  /** Why it qualifies: no tag and no container, or no container. */
  readonly reason: 'dangling' | 'unused';
  /** What the disk gets back when this one goes alone. */
  readonly freedBytes: number;
}

export interface PrunePlan {
  readonly images: readonly PrunableImage[];
  /** What the disk gets back when all go. */
  readonly freedBytes: number;
}

/** An image as a plan showed it; names in their familiar form. */
export interface PlannedImage {
  readonly imageId: ImageId;
  readonly names: readonly string[];
}

export interface PruneResult {
  readonly images: readonly NamedImage[];
  readonly items: readonly RemovedItem[];
  readonly skipped: readonly { readonly imageId: ImageId; readonly reason: string }[];
  readonly freedBytes: number;
  readonly keptUntil: string | undefined;
}

const KEYS = ['dangling', 'until', 'label', 'label!'] as const;

function namesOf({ tags, digests }: NamedImage): readonly string[] {
  return [...tags, ...digests].map((name) => familiarReference(parseReference(name)));
}

/** Removes the images that nobody uses, by a plan that is shown first. */
export class ImagePruner {
  readonly #options: ImagePrunerOptions;

  constructor(options: ImagePrunerOptions) {
    this.#options = options;
  }

  /** @throws as {@link findImage} */
  pin(name: string): { readonly imageId: ImageId; readonly changed: boolean } {
    const { images, clock, events } = this.#options;
    const { id } = findImage(images, name).image;
    const changed = images.pin(id, clock().toISOString());
    if (changed) events.publish({ type: 'image', action: 'pin', id, attributes: { name } });
    return { imageId: id, changed };
  }

  /** @throws as {@link findImage} */
  unpin(name: string): { readonly imageId: ImageId; readonly changed: boolean } {
    const { images, events } = this.#options;
    const { id } = findImage(images, name).image;
    const changed = images.unpin(id);
    if (changed) events.publish({ type: 'image', action: 'unpin', id, attributes: { name } });
    return { imageId: id, changed };
  }

  /** What prune would remove. @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value */
  async plan({ all, filters, isFinal, without = [] }: PlanRequest): Promise<PrunePlan> {
    const { images: catalog, clock } = this.#options;
    const dangling = groupFilters(filters, KEYS).get('dangling') ?? [];
    const withTags = all || dangling.some((value) => !parseBoolean('dangling', value));
    const others = filters.filter(({ key }) => key !== 'dangling');
    const belonging = platformsOfTagged(catalog);
    const isDangling = ({ id, tags }: NamedImage): boolean => tags.length === 0 && !belonging.has(id);
    const chosen = filterImages(others, { catalog, now: clock() }).filter(
      (image) => (withTags || isDangling(image)) && this.#whyKept(image, without) === undefined,
    );
    const images: PrunableImage[] = [];
    for (const image of chosen) {
      const reason = isDangling(image) ? 'dangling' : 'unused';
      images.push({ image, reason, freedBytes: await this.#measure([image], { isFinal, without }) });
    }
    return { images, freedBytes: await this.#measure(chosen, { isFinal, without }) };
  }

  /** Removes the images of a plan, but for those that are not as it showed them, or that somebody uses by now. */
  async prune(planned: readonly PlannedImage[], isFinal: boolean): Promise<PruneResult> {
    const freedBytes = await this.#measure(this.#check(planned).images, { isFinal, without: [] });
    // From here to the removal nobody else gets his turn.
    const { images, skipped } = this.#check(planned);
    if (images.length === 0) return { images, items: [], skipped, freedBytes: 0, keptUntil: undefined };
    const { layers, keptUntil } = await disposeImages(this.#options, { images }, isFinal);
    this.#publish(images, freedBytes);
    return { images, items: removedItems(images, layers), skipped, freedBytes, keptUntil };
  }

  #check(planned: readonly PlannedImage[]): Pick<PruneResult, 'images' | 'skipped'> {
    const images: NamedImage[] = [];
    const skipped: PruneResult['skipped'][number][] = [];
    for (const { imageId, names } of new Map(planned.map((image) => [image.imageId, image])).values()) {
      const image = this.#options.images.getImage(imageId);
      const reason = image === undefined ? 'it is not here any more' : this.#whyChanged(image, names);
      if (image === undefined || reason !== undefined) skipped.push({ imageId, reason: reason ?? '' });
      else images.push(image);
    }
    return { images, skipped };
  }

  #whyChanged(image: NamedImage, names: readonly string[]): string | undefined {
    const now = namesOf(image);
    if (now.length !== new Set(names).size || !now.every((name) => names.includes(name))) {
      return `its names have changed: ${now.join(', ') || 'it has none'}`;
    }
    return this.#whyKept(image, []);
  }

  #whyKept(image: NamedImage, without: readonly string[]): string | undefined {
    if (image.pinnedAt !== undefined) return 'it is pinned';
    const containers = this.#options.containers.listContainers().filter(({ id }) => !without.includes(id));
    const users = containers.filter(({ spec }) => imagesOf(spec).has(image.id));
    return users.length === 0 ? undefined : `it is used by containers: ${users.map(({ name }) => name).join(', ')}`;
  }

  /** What the disk gets back: what the trash holds counts where the images go to the trash as well, later. */
  #measure(
    images: readonly NamedImage[],
    { isFinal, without }: { readonly isFinal: boolean; readonly without: readonly string[] },
  ): Promise<number> {
    const { references, meter } = this.#options;
    const ids = new Set<string>(images.map(({ id }) => id));
    const isGoing = ({ kind, holder }: ContentReference): boolean =>
      ids.has(holder) && (kind === 'image' || kind === 'trash');
    const countsTrash = isFinal || this.#options.trashLifetimeMs === 0;
    const isRelevant = ({ kind, holder }: ContentReference): boolean =>
      kind === 'trash' ? countsTrash : kind !== 'container' || !without.includes(holder);
    const relevant = references.listReferences().filter(isRelevant);
    return meter.measure(heldOnlyBy(relevant, isGoing));
  }

  #publish(images: readonly NamedImage[], freedBytes: number): void {
    const { events } = this.#options;
    for (const image of images) {
      for (const name of namesOf(image)) {
        events.publish({ type: 'image', action: 'untag', id: image.id, attributes: { name } });
      }
      events.publish({ type: 'image', action: 'delete', id: image.id, attributes: { name: '' } });
    }
    events.publish({ type: 'image', action: 'prune', id: '', attributes: { reclaimed: String(freedBytes) } });
  }
}
