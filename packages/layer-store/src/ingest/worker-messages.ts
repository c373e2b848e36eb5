import type { Compression, CompressionRecipe, IngestLimits, ThreadError } from '@tinydock/domain';

/** What the main thread asks of a worker. A message about a job carries its number. */
export type ToWorker =
  | {
      readonly kind: 'ingest';
      readonly job: number;
      readonly directory: string;
      readonly limits: IngestLimits;
      /** Read by the worker; undefined where the bytes come in blocks. */
      readonly file: OpenFileBytes | undefined;
    }
  /** Bytes of a block that is now the worker's, until it sends it back. */
  | ({ readonly kind: 'block'; readonly job: number } & SourceBlock)
  | { readonly kind: 'end'; readonly job: number }
  | { readonly kind: 'abort'; readonly job: number }
  | { readonly kind: 'verify'; readonly job: number; readonly directory: string; readonly scratch: string }
  | { readonly kind: 'compress'; readonly job: number; readonly tarPath: string; readonly recipe: CompressionRecipe }
  /** One of the pieces that were sent has been used up. */
  | { readonly kind: 'more'; readonly job: number }
  /** Abort every job, and end the thread when they are over. */
  | { readonly kind: 'close' };

export type FromWorker =
  /** So many bytes of the file have been read. */
  | { readonly kind: 'read'; readonly job: number; readonly bytes: number }
  | { readonly kind: 'returned'; readonly job: number; readonly block: ArrayBuffer }
  | { readonly kind: 'ingested'; readonly job: number; readonly layer: IngestedLayer }
  | { readonly kind: 'verified'; readonly job: number; readonly layer: RehashedLayer }
  /** A piece of a compressed layer, in their order. */
  | { readonly kind: 'piece'; readonly job: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'compressed'; readonly job: number; readonly layer: CompressedTar }
  | { readonly kind: 'failed'; readonly job: number; readonly error: ThreadError };

/** Bytes in memory, and bytes of files between them. */
export interface SourceBlock {
  readonly block: ArrayBuffer;
  /** Bytes in memory. */
  readonly length: number;
  /**
   * In their order, four numbers each: how many bytes in memory come before it, its descriptor, offset and length as of
   * {@link OpenFileBytes}.
   */
  readonly files: Float64Array;
}

/** Bytes of a file that the process has open for as long as the job lasts. */
export interface OpenFileBytes {
  readonly fd: number;
  readonly offset: number;
  readonly length: number;
}

/** What the worker found out about a layer; its files are on the disk. */
export interface IngestedLayer extends LayerFacts {
  /** Of the bytes as they came. */
  readonly compression: Compression;
  readonly sourceBytes: number;
  /** Hex digits of sha256. */
  readonly sourceHash: string;
  readonly tarBytes: number;
  readonly tarHash: string;
  readonly seconds: IngestSeconds;
}

/** What the index says of a layer. */
export interface LayerFacts {
  readonly indexBytes: number;
  readonly contentBytes: number;
  readonly entries: number;
  readonly impliedDirectories: readonly string[];
  readonly whiteoutDirectories: readonly string[];
}

/** Where the time of one ingest went; busy time on the worker's thread, but for `total` and `sync`. */
export interface IngestSeconds {
  readonly hash: number;
  readonly write: number;
  readonly index: number;
  readonly sync: number;
  readonly total: number;
}

/** A stored layer read again. */
export interface RehashedLayer {
  readonly tarBytes: number;
  readonly tarHash: string;
  /** False where the index made again from the tar differs from the one beside it. */
  readonly indexEqual: boolean;
}

/** A stored tar that has been compressed. */
export interface CompressedTar {
  /** Hex digits of sha256 of the compressed bytes. */
  readonly hash: string;
  readonly sizeBytes: number;
  /** Of the tar as it was read. */
  readonly tarHash: string;
}
