import type { DiffId, Digest, ImageId } from '../digest.ts';
import type { NamedImage } from '../image.ts';
import type { ReferenceText } from '../reference.ts';

/** An image that was removed, or names of it, which can be brought back. */
export interface TrashedImage extends NamedImage {
  /** The image is in the store: only these names were removed. */
  readonly isInStore?: true;
  /** RFC 3339. */
  readonly removedAt: string;
  /** RFC 3339; from then on it may go for good. */
  readonly expiresAt: string;
}

/** What a restoration did. */
export interface RestoredImage {
  readonly imageId: ImageId;
  /** RFC 3339; when it went, or the names that came back. */
  readonly removedAt: string;
  /** Tags that point at the image again. */
  readonly tags: readonly ReferenceText[];
  /** Tags that point at another image by now, and were left there. */
  readonly takenTags: readonly { readonly tag: ReferenceText; readonly by: ImageId }[];
}

/**
 * Images that were removed, with their names and manifests. Their content stays where it is, and is kept from garbage
 * collection. Every call is one transaction.
 */
export interface TrashCatalog {
  /**
   * Moves images here, all or none. Where a copy is here already, the names of both are kept.
   * @throws TinydockError NOT_FOUND
   */
  discardImages(ids: readonly ImageId[], times: { readonly removedAt: string; readonly expiresAt: string }): void;
  /**
   * Takes names from their images, all or none, and keeps them here with a copy of the image, which stays where it is. A
   * restoration gives it the names back. As above where a copy is here already.
   * @throws TinydockError NOT_FOUND
   */
  discardNames(
    names: readonly ReferenceText[],
    times: { readonly removedAt: string; readonly expiresAt: string },
  ): void;
  /** The last removed first. */
  listTrash(): readonly TrashedImage[];
  /**
   * Moves an image back with all names, or with those that went together with `name`, while the others stay here. A name
   * that points at another image stays there. @throws TinydockError NOT_FOUND
   */
  restoreImage(id: ImageId, name?: ReferenceText): RestoredImage;
  /** Forgets images for good; their content is left to garbage collection. Idempotent. */
  forgetImages(ids: readonly ImageId[]): void;
}

/** Who keeps content from garbage collection: an image, a container, a running operation, a build step, the trash. */
export interface ContentReference {
  readonly kind: 'image' | 'container' | 'lease' | 'build-step' | 'trash';
  /** Id of the holder. */
  readonly holder: string;
  readonly content: DiffId | Digest;
}

/** The references from holders to layers and blobs. */
export interface ReferenceCatalog {
  listReferences(): readonly ContentReference[];
  /** Layers that nothing refers to. */
  findUnreferencedLayers(): readonly DiffId[];
  /** Those of the given blobs that nothing refers to. */
  findUnreferencedBlobs(stored: readonly Digest[]): readonly Digest[];
}

/** A part of what lies below the root of a store. All parts together are what du(1) finds there. */
export interface StorePart {
  readonly area:
    | 'layers'
    | 'blobs'
    | 'chains'
    | 'staging'
    | 'trash'
    | 'containers'
    | 'volumes'
    | 'builds'
    | 'build-caches'
    | 'build-records'
    | 'rest';
  /** What it is of: the hex digits of a digest, the id of a container, the name of a volume; '' for the rest. */
  readonly name: string;
  /** The entry of a container's directory; '' for the directory itself, and outside containers. */
  readonly entry: string;
  /** Allocated bytes. */
  readonly bytes: number;
}

/** Tells how much of the disk content takes. */
export interface DiskMeter {
  /** Everything below the root. What comes and goes meanwhile may be counted or not. */
  measureStore(): Promise<readonly StorePart[]>;
  /**
   * Allocated bytes of layers and blobs, with what is cached of stacks that have one of the layers: what the disk gets
   * back when they go.
   */
  measure(content: Iterable<DiffId | Digest>): Promise<number>;
  /** Allocated bytes of the directory of a volume, by its name, or of a container, by its id; 0 where it is not there. */
  measureDirectory(area: 'volumes' | 'containers', name: string): Promise<number>;
}
