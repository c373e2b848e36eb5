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

/** What a user asks for; the level is the compression's usual one unless told. */
export interface CompressionChoice {
  readonly compression: 'gzip' | 'zstd';
  /** 1 to 9 for gzip, 1 to 22 for zstd. */
  readonly level?: number | undefined;
}

/** How a layer is compressed. On one machine the same recipe gives the same bytes. */
export interface CompressionRecipe {
  readonly compression: 'gzip' | 'zstd';
  readonly encoder: 'isal' | 'zlib' | 'zstd';
  readonly level: number;
}

/** Such as `gzip-zlib-6`; a key of remembered forms. */
export function formatRecipe({ compression, encoder, level }: CompressionRecipe): string {
  return `${compression}-${encoder}-${level}`;
}

/** A layer's form that a repository has. */
export interface RegistryForm {
  readonly diffId: DiffId;
  /** Such as `docker.io`. */
  readonly registry: string;
  /** Such as `library/nginx`. */
  readonly repository: string;
  readonly form: CompressedForm;
}
