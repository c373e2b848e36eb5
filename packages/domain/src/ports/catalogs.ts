import type { ContainerId, ContainerRecord, ContainerState } from '../container.ts';
import type { DiffId, Digest, ImageId } from '../digest.ts';
import type { ManifestRecord, NamedImage, NewImage, PutImageResult } from '../image.ts';
import type { LayerRecord } from '../layer.ts';
import type { ReferenceText } from '../reference.ts';
import type { VolumeRecord } from '../volume.ts';

/** Work in progress; `id` is also the name of its directory below `staging/`. */
export interface StagingRecord {
  readonly id: string;
  /** Of the daemon that does the work. */
  readonly pid: number;
  readonly startedAt: string;
}

/** The rows behind the layer store. All calls are short and synchronous; each is one transaction. */
export interface LayerCatalog {
  /** May be forgotten in a power failure; a directory that no row names goes at the next start. */
  beginStaging(record: StagingRecord): void;
  /** Deletes the staging row; idempotent. */
  endStaging(id: string): void;
  listStaging(): readonly StagingRecord[];
  /** Adds the layer and ends its staging row together. Idempotent for a layer that is there. */
  commitLayer(layer: LayerRecord, stagingId: string): void;
  getLayer(diffId: DiffId): LayerRecord | undefined;
  listLayers(): readonly LayerRecord[];
  deleteLayers(diffIds: readonly DiffId[]): void;
}

/** Keeps content from garbage collection while work refers to it before an image does. */
export interface LeaseCatalog {
  /** Adds content to a lease, making the lease if needed. Content need not exist yet. */
  lease(id: string, content: readonly (DiffId | Digest)[]): void;
  /** Idempotent. */
  release(id: string): void;
  /** At start: no work survives a restart. */
  releaseAll(): void;
}

/** The rows of images and their names. */
export interface ImageCatalog {
  /** Stores image, tags and manifests in one transaction. Where all is as it was, nothing is written. */
  putImage(image: NewImage): PutImageResult;
  getImage(id: ImageId): NamedImage | undefined;
  /** Every image, newest `created` first. */
  listImages(): readonly NamedImage[];
  /** The image a canonical tag or digest name points at. */
  findByName(name: ReferenceText): NamedImage | undefined;
  /** Images whose id begins with these hex digits (without `sha256:`). */
  findByIdPrefix(hex: string): readonly NamedImage[];
  /**
   * Points a name at an image, and has a tag stand for a manifest or an index, or for none. Returns the image it pointed at
   * before, if it was another. @throws NOT_FOUND
   */
  tag(name: ReferenceText, id: ImageId, standsFor?: Digest): ImageId | undefined;
  /** Removes one name, tag or digest; false where it was not there. */
  removeName(name: ReferenceText): boolean;
  /** Removes the image with its names and manifests; idempotent. Content stays for garbage collection. */
  removeImage(id: ImageId): void;
  /** Has prune leave the image alone; false where it does already. @throws TinydockError NOT_FOUND */
  pin(id: ImageId, pinnedAt: string): boolean;
  /** False where the image was not pinned. */
  unpin(id: ImageId): boolean;
  /** Of one image; without an id, those of all. */
  listManifests(id?: ImageId): readonly ManifestRecord[];
}

export interface ChangeOptions {
  /**
   * False for a change that a power failure may undo, together with all that came after: what was before leads there again.
   * The next change that is synced makes it durable too.
   */
  readonly isSynced?: boolean;
}

/** The rows of containers. */
export interface ContainerCatalog {
  /** @throws TinydockError ALREADY_EXISTS / NAME_IN_USE naming the holder */
  insertContainer(record: ContainerRecord): void;
  getContainer(id: ContainerId): ContainerRecord | undefined;
  /** By exact name, full id, or unique id prefix, in this order. @throws TinydockError INVALID_ARGUMENT / AMBIGUOUS_ID */
  findContainer(nameOrId: string): ContainerRecord | undefined;
  /** Newest first. */
  listContainers(): readonly ContainerRecord[];
  /** Replaces the whole record but id and name. @throws TinydockError NOT_FOUND */
  updateContainer(record: ContainerRecord, options?: ChangeOptions): void;
  setState(id: ContainerId, state: ContainerState): void;
  /** @throws TinydockError NOT_FOUND, ALREADY_EXISTS / NAME_IN_USE naming the holder */
  renameContainer(id: ContainerId, name: string): void;
  /** Idempotent. */
  deleteContainer(id: ContainerId, options?: ChangeOptions): void;
}

/** The rows of volumes. */
export interface VolumeCatalog {
  /** False where there is one of the name, which stays as it is. */
  insertVolume(record: VolumeRecord): boolean;
  getVolume(name: string): VolumeRecord | undefined;
  /** By name. */
  listVolumes(): readonly VolumeRecord[];
  /** Idempotent. */
  deleteVolume(name: string): void;
}
