import { createHash } from 'node:crypto';
import { type Digest, type DiffId, digestHex, type ImageId, parseDigest, type SavedImage } from '@tinydock/domain';

/** A file of an archive that is being written: a document in memory, or a layer that is read as it is written. */
export type PlannedFile =
  | { readonly kind: 'document'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'layer'; readonly path: string; readonly diffId: DiffId; readonly sizeBytes: number };

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

/** The configurations, then the layers, each once: a layer that images share lies in the archive one time. */
export function planBlobs(images: readonly SavedImage[]): readonly PlannedFile[] {
  const files = new Map<string, PlannedFile>();
  const all = images.flatMap((image) => [image, ...(image.others ?? [])]);
  for (const { id, configBytes } of all) {
    files.set(blobPath(id), { kind: 'document', path: blobPath(id), bytes: configBytes });
  }
  for (const { diffId, tarBytes } of all.flatMap(({ layers }) => layers)) {
    files.set(blobPath(diffId), { kind: 'layer', path: blobPath(diffId), diffId, sizeBytes: tarBytes });
  }
  return [...files.values()];
}
