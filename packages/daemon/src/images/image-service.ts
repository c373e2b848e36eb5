import {
  type ContainerCatalog,
  type Digest,
  type DiffId,
  familiarName,
  familiarReference,
  formatReference,
  type ImageConfig,
  type ImageId,
  imagesOf,
  type LayerRecord,
  type LoadEvent,
  type NamedImage,
  parseDigest,
  parseImageConfig,
  parseReference,
  type Platform,
  type PullEvent,
  type PushEvent,
  type RegistryCredentials,
  TinydockError,
  type VerifyResult,
  withDefaultTag,
} from '@tinydock/domain';
import type { EventBus } from '../system/event-bus.ts';
import type { MemoryRelease } from '../system/memory-release.ts';
import type { ListFilter } from '../system/list-filters.ts';
import { filterImages } from './filter-images.ts';
import { findImage } from './find-image.ts';
import { digestOfFound, findImageFor, indexesOf, platformsOfTagged } from './image-platforms.ts';
import { type HistoryStep, imageHistory } from './image-history.ts';
import { type ImportDependencies, importImage, type ImportRequest } from './import-image.ts';
import { type LoadDependencies, loadImages, type LoadRequest } from './load-images.ts';
import type { PullDependencies } from './image-pull.ts';
import { pullImage, type PullRequest } from './pull-image.ts';
import { type PushDependencies, pushImage, type PushRequest } from './push-image.ts';
import { type RemovalResult, type RemoveDependencies, removeImage, type RemoveRequest } from './remove-image.ts';
import { type SaveDependencies, saveImages, type SaveRequest } from './save-images.ts';
import { untagImage } from './untag-image.ts';

export type ImageServiceOptions = PullDependencies &
  LoadDependencies &
  ImportDependencies &
  SaveDependencies &
  RemoveDependencies &
  PushDependencies & {
    readonly containers: ContainerCatalog;
    readonly events: EventBus;
    readonly memory: MemoryRelease;
  };

export interface ImageDetail {
  readonly image: NamedImage;
  /** As the registry serves it. */
  readonly configBytes: Uint8Array;
  /** Lowest first. */
  readonly layers: readonly LayerRecord[];
}

export interface ImageContents {
  /** Under which it came. */
  readonly indexes: readonly Digest[];
  readonly layers: readonly LayerRecord[];
}

export interface ListedImage {
  readonly image: NamedImage;
  /** Number of containers made from it. */
  readonly containers: number;
}

/** What users do with images. */
export class ImageService {
  readonly #options: ImageServiceOptions;

  constructor(options: ImageServiceOptions) {
    this.#options = options;
  }

  /** @throws as {@link pullImage} */
  async *pull(request: PullRequest): AsyncGenerator<PullEvent, void, undefined> {
    try {
      for await (const event of pullImage(this.#options, request)) {
        if (event.kind === 'done') this.#publish('pull', event.imageId, event.reference);
        yield event;
      }
    } finally {
      this.#options.memory.schedule();
    }
  }

  /** @throws as {@link pushImage} */
  async *push(request: PushRequest): AsyncGenerator<PushEvent, void, undefined> {
    const repository = familiarName(parseReference(request.reference));
    try {
      for await (const event of pushImage(this.#options, request)) {
        if (event.kind === 'tag-pushed') this.#publish('push', event.imageId, `${repository}:${event.tag}`);
        yield event;
      }
    } finally {
      this.#options.memory.schedule();
    }
  }

  /** @throws as {@link RegistryClient.checkCredentials} */
  async checkLogin(registry: string, credentials: RegistryCredentials, signal: AbortSignal): Promise<void> {
    await this.#options.registry.checkCredentials(registry, credentials, signal);
  }

  /** @throws as {@link loadImages} */
  async *load(request: LoadRequest): AsyncGenerator<LoadEvent, void, undefined> {
    try {
      for await (const event of loadImages(this.#options, request)) {
        if (event.kind === 'image-loaded') this.#publish('load', event.imageId, event.tags[0] ?? '');
        yield event;
      }
    } finally {
      this.#options.memory.schedule();
    }
  }

  /** @throws as {@link importImage} */
  async import(request: ImportRequest): Promise<ImageId> {
    try {
      const id = await importImage(this.#options, request);
      this.#publish('import', id, request.reference);
      return id;
    } finally {
      this.#options.memory.schedule();
    }
  }

  /** @throws as {@link saveImages} */
  async *save(request: SaveRequest): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* saveImages(this.#options, request);
    } finally {
      this.#options.memory.schedule();
    }
  }

  /** @throws as {@link filterImages} */
  list(
    filters: readonly ListFilter[],
    { withoutOtherPlatforms }: { readonly withoutOtherPlatforms: boolean },
  ): readonly ListedImage[] {
    const { images, containers, clock } = this.#options;
    const used = containers.listContainers().flatMap(({ spec }) => [...imagesOf(spec)]);
    const users = Map.groupBy(used, (id) => id);
    const hidden: ReadonlySet<ImageId> = withoutOtherPlatforms ? platformsOfTagged(images) : new Set();
    return filterImages(filters, { catalog: images, now: clock() })
      .filter(({ id }) => !hidden.has(id))
      .map((image) => ({ image, containers: users.get(image.id)?.length ?? 0 }));
  }

  /** What an image consists of. @throws TinydockError DATA_LOSS where a layer is gone */
  contents(image: NamedImage): ImageContents {
    const layers = image.diffIds.map((diffId) => this.#layer(image, diffId));
    return { indexes: indexesOf(this.#options.images, image.id), layers };
  }

  /** @throws as {@link findImageFor}; DATA_LOSS where a layer or the configuration is gone */
  async inspect(name: string, platform?: Platform): Promise<ImageDetail> {
    const { image } = findImageFor(this.#options.images, name, platform);
    const configBytes = await this.#options.blobs.get(parseDigest(image.id));
    return { image, configBytes, layers: image.diffIds.map((diffId) => this.#layer(image, diffId)) };
  }

  /** Newest step first. @throws as {@link findImageFor} */
  async history(
    name: string,
    platform?: Platform,
  ): Promise<{ readonly image: NamedImage; readonly steps: readonly HistoryStep[] }> {
    const { image, configBytes } = await this.inspect(name, platform);
    const config: ImageConfig = parseImageConfig(configBytes);
    return { image, steps: imageHistory(image, config, this.#options.layers) };
  }

  /** @throws as {@link findImage}; INVALID_ARGUMENT / INVALID_REFERENCE for a target with a digest */
  tag(source: string, target: string): { readonly name: string; readonly movedFrom: ImageId | undefined } {
    const reference = withDefaultTag(parseReference(target));
    if (reference.digest !== undefined) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_REFERENCE',
        message: `cannot tag ${source} as ${target}: a new name has a tag, not a digest`,
      });
    }
    const found = findImage(this.#options.images, source);
    const { image } = found;
    const name = formatReference(reference);
    const standsFor = digestOfFound(found);
    const movedFrom = this.#options.images.tag(name, image.id, standsFor);
    this.#publish('tag', image.id, familiarReference(reference));
    return { name, movedFrom };
  }

  /** Returns the name in its familiar form. @throws as {@link untagImage} */
  untag(text: string): { readonly imageId: ImageId; readonly name: string } {
    const untagged = untagImage(this.#options.images, text);
    this.#publish('untag', untagged.imageId, untagged.name);
    return untagged;
  }

  /** @throws as {@link removeImage} */
  async remove(request: RemoveRequest): Promise<RemovalResult> {
    const result = await removeImage(this.#options, request);
    for (const item of result.items) if (item.kind === 'untagged') this.#publish('untag', result.imageId, item.name);
    for (const id of result.removedIds) this.#publish('delete', id, '');
    return result;
  }

  /** Checks each layer, lowest first. @throws as {@link findImage} */
  async *verify(name: string, signal: AbortSignal): AsyncGenerator<VerifyResult, void, undefined> {
    const { image } = findImage(this.#options.images, name);
    for (const diffId of new Set(image.diffIds)) yield await this.#options.layers.verify(diffId, signal);
  }

  #layer(image: NamedImage, diffId: DiffId): LayerRecord {
    const layer = this.#options.layers.get(diffId);
    if (layer !== undefined) return layer;
    throw new TinydockError({ code: 'DATA_LOSS', message: `image ${image.id}: its layer ${diffId} is missing` });
  }

  #publish(action: string, id: ImageId, name: string): void {
    const labels = this.#options.images.getImage(id)?.labels;
    this.#options.events.publish({ type: 'image', action, id, attributes: { ...labels, name } });
  }
}
