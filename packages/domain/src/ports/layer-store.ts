import type { DiffId, Digest } from '../digest.ts';
import type { CompressedForm, CompressionRecipe, LayerRecord } from '../layer.ts';

export type IngestProgress =
  /** Bytes read from the source so far, in the form in which they travel. */
  { readonly kind: 'received'; readonly bytes: number } | { readonly kind: 'finishing' };

export interface IngestLimits {
  /** Largest uncompressed tar. */
  readonly maxTarBytes: number;
  readonly maxEntries: number;
  /** Largest ratio of uncompressed to compressed bytes, checked after the first 64 MiB. */
  readonly maxRatio: number;
}

export interface IngestRequest {
  /**
   * Opens the layer's bytes: a tar, plain or in gzip or zstd, told apart by its first bytes. Not called where the
   * layer is here already or another ingest of it is under way. The signal ends the source, whose chunks are not
   * looked at any more when the next is asked for.
   */
  readonly source: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly expected?: {
    /** Of the bytes as they travel. */
    readonly digest?: Digest | undefined;
    readonly sizeBytes?: number | undefined;
    /** Of the uncompressed tar. Where it is given, concurrent ingests of it become one. */
    readonly diffId?: DiffId | undefined;
  };
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined;
}

export interface IngestResult {
  readonly layer: LayerRecord;
  /** True where nothing was written because the layer was here, before or after reading the source. */
  readonly alreadyPresent: boolean;
  /** The form in which the bytes arrived; undefined where the source was not read or was a plain tar. */
  readonly compressed: CompressedForm | undefined;
}

export type VerifyResult =
  | { readonly kind: 'intact'; readonly diffId: DiffId }
  /** `found` is the digest of the bytes on disk, or undefined where they cannot be read. */
  | { readonly kind: 'damaged'; readonly diffId: DiffId; readonly problem: string };

/** Keeps layers as verified tars with an index each; the only writer below `layers/`, `staging/` and `trash/`. */
export interface LayerStore {
  /**
   * Stores one layer. Durable and visible when it resolves; nothing is left when it rejects.
   * @throws TinydockError INVALID_ARGUMENT / INVALID_LAYER, DIGEST_MISMATCH, SIZE_MISMATCH, DIFF_ID_MISMATCH,
   *   LIMIT_EXCEEDED; RESOURCE_EXHAUSTED / NO_SPACE; CANCELLED once every waiter has cancelled
   */
  ingest(request: IngestRequest): Promise<IngestResult>;
  /**
   * Layers are about to come in streams: gets ready for the first, which would wait otherwise. What that takes is given
   * back after some seconds if none comes. Idempotent.
   */
  prepare(): void;
  get(diffId: DiffId): LayerRecord | undefined;
  list(): readonly LayerRecord[];
  /** Hashes the tar and checks the index. Never throws for damage. */
  verify(diffId: DiffId, signal?: AbortSignal): Promise<VerifyResult>;
  /** The uncompressed tar. The caller ends the iteration. @throws TinydockError NOT_FOUND */
  readTar(diffId: DiffId, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** As `readTar`, in memory that is used again: a chunk holds until the next one is asked for. For bulk copies. */
  streamTar(diffId: DiffId, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * The tar as it travels, compressed on several cores; returns digest and size of what was read. The caller ends the
   * iteration. @throws TinydockError NOT_FOUND, CANCELLED; DATA_LOSS where the tar is not what its name says
   */
  compress(
    diffId: DiffId,
    recipe: CompressionRecipe,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, CompressedForm, undefined>;
  /**
   * Takes layers out of sight by rename and deletes them in the background. The caller has made sure that nothing
   * refers to them; a layer that is mounted or not here is passed over. Returns the diffIDs that went.
   */
  remove(diffIds: readonly DiffId[]): Promise<readonly DiffId[]>;
  /**
   * Takes a directory of the store's filesystem, such as that of a command, out of sight by rename and deletes it in the
   * background. Idempotent.
   */
  discard(path: string): Promise<void>;
  /** Waits a second for background deletion; what is left is deleted when the store is next opened. */
  close(): Promise<void>;
}

export interface RootfsRequest {
  /** Names the holder of the layer mounts, such as a container id. */
  readonly holder: string;
  /** Lowest layer first. */
  readonly diffIds: readonly DiffId[];
  /** Nothing can be written; `writableDir` then holds the root's metadata alone. False where absent. */
  readonly readOnly?: boolean | undefined;
  /** Directory that will hold `upper` and `work`; made if missing. */
  readonly writableDir: string;
  /** Where the merged tree appears; made if missing. */
  readonly target: string;
  /** A directory that lies below all layers, with the places where something is mounted later. */
  readonly mountPointsDir?: string | undefined;
  /** Skip syncing the upper directory: for what nobody looks for after a power failure. */
  readonly volatile?: boolean | undefined;
}

/** Mounts layer stacks. Each layer is mounted once however many hold it. */
export interface RootfsMounter {
  /** Idempotent for the same holder and target. @throws TinydockError NOT_FOUND, INTERNAL */
  mount(request: RootfsRequest): Promise<void>;
  /** Unmounts the holder's tree and the layers that nobody else holds. Idempotent. */
  unmount(holder: string): Promise<void>;
  /** After a restart: keeps the mounts of these holders, removes all others of this daemon. */
  adopt(requests: readonly RootfsRequest[]): Promise<void>;
}

/** Small content-addressed files: manifests and configurations. */
export interface BlobStore {
  /** Durable when it resolves; idempotent. @throws TinydockError DIGEST_MISMATCH */
  put(bytes: Uint8Array, expected?: Digest): Promise<Digest>;
  /** @throws TinydockError NOT_FOUND, DATA_LOSS where the bytes do not match */
  get(digest: Digest): Promise<Uint8Array>;
  has(digest: Digest): boolean;
  list(): readonly Digest[];
  remove(digests: readonly Digest[]): Promise<void>;
}
