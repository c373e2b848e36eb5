import type { DiffId, Digest } from './digest.ts';

/** How layer bytes are wrapped as they travel. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** A layer in the store; everything here is also in `layer.json`, from which the database can be rebuilt. */
export interface LayerRecord {
  readonly diffId: DiffId;
  /** Bytes of the uncompressed tar. */
  readonly tarBytes: number;
  /** Bytes of the EROFS index. */
  readonly indexBytes: number;
  /** Bytes of all regular files in the layer, hard links counted once. */
  readonly contentBytes: number;
  /** Number of inodes in the layer, implied parents included. */
  readonly entries: number;
  /**
   * Directories that the tar does not name but whose children it holds, without leading slash, parents first.
   * Their metadata must come from the layers below.
   */
  readonly impliedDirectories: readonly string[];
  /** The compressed form the layer arrived in, if it was compressed. */
  readonly compressed: CompressedForm | undefined;
  /** RFC 3339. */
  readonly createdAt: string;
}

export interface CompressedForm {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly compression: Compression;
}
