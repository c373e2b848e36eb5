import type { ImageConfig } from '../image-config.ts';
import type { KnownIndex } from '../encode-index.ts';
import type { ManifestFormat } from '../encode-manifest.ts';
import type { CompressedForm, LayerRecord } from '../layer.ts';
import type { Annotations, ManifestRecord, StandsFor } from '../image.ts';
import type { Reference } from '../reference.ts';
import type { Digest, DiffId, ImageId } from '../digest.ts';
import type { NewManifest } from './registry-push.ts';

/** Where an archive reader puts what it meets, in the order of the archive. */
export interface ArchiveSink {
  /**
   * Ingests a layer. The reader has looked at its first bytes, and waits for the result before it goes on, unless the
   * bytes lie in a file. `digest` is the name the archive gives the blob, to be checked. Aborted, it is rejected as soon
   * as nobody reads the source any more.
   */
  putLayer(
    source: AsyncIterable<Uint8Array>,
    expected: { readonly digest?: Digest; readonly sizeBytes: number },
    signal: AbortSignal,
  ): Promise<LayerRecord>;
  getLayer(diffId: DiffId): LayerRecord | undefined;
}

/** One image of an archive, all its layers stored. */
export interface ArchivedImage {
  readonly configBytes: Uint8Array;
  readonly config: ImageConfig;
  /** Canonical tags that the archive gives it. */
  readonly tags: readonly Reference[];
  /** Nothing for the tags of a docker-archive. */
  readonly standsFor?: StandsFor | undefined;
  /** Manifest and index bytes that the archive holds for it; empty for docker-archive. */
  readonly manifests: readonly { readonly bytes: Uint8Array; readonly record: Omit<ManifestRecord, 'imageId'> }[];
}

/** How images lie in a file: as `docker save` writes them, or as a tar of an OCI layout. */
export type ArchiveFormat = 'docker-archive' | 'oci-archive';

export const ARCHIVE_FORMATS: readonly ArchiveFormat[] = ['docker-archive', 'oci-archive'];

/** One image as it goes into an archive, all its layers stored. */
export interface SavedImage {
  readonly id: ImageId;
  readonly configBytes: Uint8Array;
  /** Lowest first. */
  readonly layers: readonly Pick<LayerRecord, 'diffId' | 'tarBytes'>[];
  /** The names that the archive gives it; may be empty. */
  readonly tags: readonly Reference[];
  /** One that is known, which names the layers' plain tars and says the annotations; undefined where there is none. */
  readonly manifest: NewManifest | undefined;
  /** For a manifest that is made of it; in an OCI layout only. */
  readonly annotations?: Annotations | undefined;
  /** The manifest of it that the index names. */
  readonly was?: Digest | undefined;
  /** The same image for other platforms, which goes under the same names; in an OCI layout only. */
  readonly others?: readonly SavedImage[] | undefined;
  /** The one over it and the others, of which what it says is kept. */
  readonly index?: KnownIndex | undefined;
}

/** A layer compressed for an archive; its form is known before its bytes are read, which is to be done at once. */
export interface CompressedLayer {
  readonly form: CompressedForm;
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** How images lie in an archive, beyond its format. */
export interface ArchiveStyle {
  /** Gives a layer in the form that the archive is to have; undefined for the plain tars. */
  readonly compress?: ((diffId: DiffId) => Promise<CompressedLayer>) | undefined;
  /** Of the manifests, where they can be so; undefined for those that images came with, and OCI's. */
  readonly manifests?: ManifestFormat | undefined;
  /** What `index.json` says of each image beside its name; in an OCI layout only. OCI image-spec, image-layout.md. */
  readonly entryAnnotations?: Annotations | undefined;
}

/** Gives the plain tar of a layer; a chunk holds until the next one is asked for. */
export type LayerTarReader = (diffId: DiffId) => AsyncIterable<Uint8Array>;
