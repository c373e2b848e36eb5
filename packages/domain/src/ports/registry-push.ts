import type { Digest } from '../digest.ts';

/** A blob's bytes, which may be asked for again where a connection was cut. */
export interface BlobSource {
  /** Short id for messages. */
  readonly id: string;
  /** The bytes from an offset on. A later call may only begin at or before the byte that an earlier one reached. */
  open(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Of the whole; asked once the bytes have been read to their end. */
  digest(): Digest;
}

export interface UploadBlobOptions {
  readonly signal: AbortSignal;
  /** Bytes handed to the connection; goes back where an upload starts again. */
  readonly onProgress?: ((sentBytes: number) => void) | undefined;
  readonly onRetry?: (() => void) | undefined;
}

export interface NewManifest {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly mediaType: string;
}

/**
 * Writes to one repository. Every method throws TinydockError UNAUTHENTICATED or PERMISSION_DENIED / REGISTRY_DENIED,
 * FAILED_PRECONDITION / REGISTRY_DENIED for a registry that is read-only, RESOURCE_EXHAUSTED / LIMIT_EXCEEDED for one
 * that is full, UNAVAILABLE / REGISTRY_UNREACHABLE or REGISTRY_PROTOCOL, CANCELLED.
 */
export interface RegistryPushSession {
  hasBlob(digest: Digest, signal: AbortSignal): Promise<boolean>;
  /** Digest that a tag, or a digest, has in this repository; undefined where there is none. */
  findManifest(tagOrDigest: string, signal: AbortSignal): Promise<Digest | undefined>;
  /** Lets the registry take a blob over from another of its repositories; false where it does not. */
  mountBlob(digest: Digest, fromRepository: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Uploads a blob. An upload that is cut goes on at the byte that the registry has, or starts again.
   * @throws also what the source throws; DATA_LOSS / DIGEST_MISMATCH where the registry got other bytes
   */
  uploadBlob(source: BlobSource, options: UploadBlobOptions): Promise<void>;
  /**
   * Puts a manifest under a tag. Returns the digest that the registry reports.
   * @throws also DATA_LOSS / DIGEST_MISMATCH where that is another than the manifest's
   */
  putManifest(tag: string, manifest: NewManifest, signal: AbortSignal): Promise<Digest>;
}
