import { createHash } from 'node:crypto';
import {
  type Annotations,
  type CompressedForm,
  type Digest,
  type DiffId,
  digestHex,
  type ImageId,
  type ManifestFormat,
  parseDigest,
  type SavedImage,
} from '@tinydock/domain';

/** A file of an archive that is being written: a document in memory, or a layer that is read as it is written. */
export type PlannedFile =
  | { readonly kind: 'document'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'layer'; readonly path: string; readonly diffId: DiffId; readonly sizeBytes: number };

/** What decides of the documents besides the images. */
export interface WrittenStyle {
  /** Of the layers that are in the archive already, which are then all. */
  readonly forms: ReadonlyMap<DiffId, CompressedForm>;
  readonly manifests: ManifestFormat | undefined;
  /** As of an archive's style. */
  readonly entryAnnotations: Annotations | undefined;
}

type SavedLayer = SavedImage['layers'][number];

/** The form in which the archive has a layer: the plain tar, unless it was compressed. */
export function formOf({ diffId, tarBytes }: SavedLayer, { forms }: WrittenStyle): CompressedForm {
  return forms.get(diffId) ?? { digest: parseDigest(diffId), sizeBytes: tarBytes, compression: 'none' };
}

/** OCI image-spec, image-layout.md, "Blobs". */
export function blobPath(digest: Digest | DiffId | ImageId): string {
  return `blobs/sha256/${digestHex(digest)}`;
}

export function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** With those for other platforms. */
export function allOf(images: readonly SavedImage[]): readonly SavedImage[] {
  return images.flatMap((image) => [image, ...(image.others ?? [])]);
}

/**
 * The configurations, then the layers that are not there yet, each once: a layer that images share lies in the archive
 * one time.
 */
export function planBlobs(images: readonly SavedImage[], { forms }: WrittenStyle): readonly PlannedFile[] {
  const files = new Map<string, PlannedFile>();
  const all = allOf(images);
  for (const { id, configBytes } of all) {
    files.set(blobPath(id), { kind: 'document', path: blobPath(id), bytes: configBytes });
  }
  for (const { diffId, tarBytes } of all.flatMap(({ layers }) => layers)) {
    if (forms.has(diffId)) continue;
    files.set(blobPath(diffId), { kind: 'layer', path: blobPath(diffId), diffId, sizeBytes: tarBytes });
  }
  return [...files.values()];
}
