import type { Digest, DiffId, ImageId } from './digest.ts';
import type { Platform } from './platform.ts';
import type { ReferenceText } from './reference.ts';

/** OCI image-spec, annotations.md. */
export type Annotations = Readonly<Record<string, string>>;

/** An image as the metadata keeps it. Configuration and manifest bytes lie in the blob store. */
export interface ImageRecord {
  readonly id: ImageId;
  readonly diffIds: readonly DiffId[];
  readonly platform: Platform;
  /** Sum of the content of its layers in bytes, as Docker's SIZE column. */
  readonly sizeBytes: number;
  /** RFC 3339, from the configuration; undefined where it does not say. */
  readonly created: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** RFC 3339, when the image came into this store. */
  readonly addedAt: string;
  /**
   * What a manifest of it has to say, where it was made here; undefined where it came with manifests. OCI image-spec,
   * annotations.md.
   */
  readonly annotations?: Annotations | undefined;
}

/** A name that points at an image: a tag, or a digest under which a registry served it. */
export interface ImageName {
  readonly name: ReferenceText;
  readonly imageId: ImageId;
}

/** By tag, the digest of the manifest or the index under which it came. */
export type StandsFor = Readonly<Record<ReferenceText, Digest>>;

/** An image with all its names, as lists show it. */
export interface NamedImage extends ImageRecord {
  /** Canonical `registry/repository:tag`, sorted. */
  readonly tags: readonly ReferenceText[];
  /** Of these, those that came as, or went as, a manifest or an index that is known. */
  readonly standsFor?: StandsFor | undefined;
  /** Canonical `registry/repository@sha256:…`, sorted. */
  readonly digests: readonly ReferenceText[];
  /** RFC 3339, since when prune leaves it alone; undefined where it does not. */
  readonly pinnedAt?: string | undefined;
}

/** A manifest or index that a registry served for an image, by digest in the blob store. */
export interface ManifestRecord {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly imageId: ImageId;
}

/** What {@link ImageCatalog.putImage} stores in one transaction. */
export interface NewImage {
  /** Of an image that is here already, only its annotations change, where there are any. */
  readonly image: ImageRecord;
  /** Tags that shall point at it; one that pointed elsewhere is moved. */
  readonly tags: readonly ReferenceText[];
  readonly standsFor?: StandsFor | undefined;
  readonly digests: readonly ReferenceText[];
  readonly manifests: readonly ManifestRecord[];
}

export interface PutImageResult {
  /** False where the image was here already. */
  readonly added: boolean;
  /** Tags that pointed at another image before. */
  readonly movedTags: readonly { readonly tag: ReferenceText; readonly from: ImageId }[];
  /** Tags that are new, or moved. */
  readonly changedTags: readonly ReferenceText[];
}
