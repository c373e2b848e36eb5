import { type DiffId, type Digest, isDigest, type LayerRecord, parseDiffId } from '@tinydock/domain';
import { createArchiveError, quote } from '../archive-error.ts';

const BLOB_PATH = /^blobs\/(sha256)\/([0-9a-f]{64})$/;
const MAX_LINKS = 40;

/** The digest that a path of an OCI layout claims. OCI image-spec, image-layout.md, "Blobs". */
export function digestOfPath(path: string): Digest | undefined {
  const match = BLOB_PATH.exec(path);
  const digest = `${match?.[1] ?? ''}:${match?.[2] ?? ''}`;
  return isDigest(digest) ? digest : undefined;
}

/** The diffID that a file's name claims if it is a plain layer: `blobs/sha256/<hex>`, and `<hex>.tar` as skopeo writes. */
export function diffIdOfPath(path: string): DiffId | undefined {
  const hex = BLOB_PATH.exec(path)?.[2] ?? /^([0-9a-f]{64})\.tar$/.exec(path)?.[1];
  return hex === undefined ? undefined : parseDiffId(`sha256:${hex}`);
}

export function pathOfDigest(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** What one pass over an archive has found. Paths are normalized. */
export class ArchiveContents {
  readonly documents = new Map<string, Uint8Array>();
  readonly layers = new Map<string, LayerRecord>();
  /** Symlinks and hard links by path; undefined for one that leads out of the archive. */
  readonly links = new Map<string, string | undefined>();
  /** Files that are neither. */
  readonly others = new Set<string>();
  /** JSON files that are too large to be kept. */
  readonly oversized = new Set<string>();

  /** A later entry of the same path takes the place of an earlier one. */
  forget(path: string): void {
    this.documents.delete(path);
    this.layers.delete(path);
    this.links.delete(path);
    this.others.delete(path);
    this.oversized.delete(path);
  }

  /** The file that a path stands for. @throws TinydockError INVALID_ARCHIVE for links in a circle or out of the archive */
  followLinks(path: string): string {
    let current = path;
    for (let count = 0; this.links.has(current); count += 1) {
      const target = this.links.get(current);
      if (target === undefined) {
        throw createArchiveError(`the link ${quote(current)} leads out of the archive`);
      }
      if (count === MAX_LINKS) throw createArchiveError(`the link ${quote(path)} leads in a circle`);
      current = target;
    }
    return current;
  }

  /** @throws TinydockError INVALID_ARCHIVE where the file is too large to be kept; as {@link followLinks} */
  document(path: string): Uint8Array | undefined {
    const target = this.followLinks(path);
    if (this.oversized.has(target)) throw createArchiveError(`the file ${quote(target)} is too large for what it is`);
    return this.documents.get(target);
  }

  /** @throws as {@link followLinks} */
  layer(path: string): LayerRecord | undefined {
    return this.layers.get(this.followLinks(path));
  }
}
