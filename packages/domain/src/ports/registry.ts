import type { Digest } from '../digest.ts';
import type { Descriptor, ImageIndex, ImageManifest } from '../manifest.ts';
import type { Reference } from '../reference.ts';
import type { SearchResult } from '../registry-search.ts';
import type { SearchTerm } from '../search-term.ts';
import type { RegistryPushSession } from './registry-push.ts';

/** For one registry; never logged. `identityToken` is an OAuth refresh token, as credential helpers give it. */
export type RegistryCredentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string };

export interface FetchedManifest {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly manifest: ImageManifest | ImageIndex;
}

export interface RegistrySession {
  /**
   * Fetches the manifest or index of a tag or digest and checks it against the digest, if one is named.
   * @throws TinydockError NOT_FOUND / IMAGE_NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED / REGISTRY_DENIED,
   *   UNAVAILABLE / REGISTRY_UNREACHABLE, INVALID_ARGUMENT / INVALID_MANIFEST, DATA_LOSS / DIGEST_MISMATCH
   */
  fetchManifest(reference: Reference, signal?: AbortSignal): Promise<FetchedManifest>;
  /** A small blob in memory, checked against size and digest. @throws as fetchManifest; LIMIT_EXCEEDED over `maxBytes` */
  fetchBlob(descriptor: Descriptor, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * A blob as a stream. A connection that is cut is taken up again with a Range request at the byte reached, with
   * back-off. Ends early with SIZE_MISMATCH where the registry sends more or fewer bytes than the descriptor says.
   * The digest is for the caller to check. Each chunk holds until the next one is asked for.
   */
  openBlob(descriptor: Descriptor, options?: OpenBlobOptions): AsyncIterable<Uint8Array>;
  /**
   * Tells that what {@link openBlob} gave was wrong, or could not be had: mirrors that sent any of it are not asked again.
   * False where none did, so that another try would bring nothing else.
   */
  rejectBlob(descriptor: Descriptor, problem: unknown): boolean;
}

/** Who the user is to a mirror, by its `host[:port]`; undefined for anonymous. */
export type MirrorCredentials = (host: string) => RegistryCredentials | undefined;

export interface OpenBlobOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called before each retry with the bytes reached. */
  readonly onRetry?: ((reachedBytes: number) => void) | undefined;
}

export interface PushSessionOptions {
  readonly credentials: RegistryCredentials | undefined;
  /** Repositories of the same registry, without its host. */
  readonly mountFrom: readonly string[];
}

export interface RegistryQuery extends SearchTerm {
  readonly limit: number;
  readonly credentials: RegistryCredentials | undefined;
}

export interface RegistryClient {
  /** A session for one repository; tokens live as long as the session. Mirrors never see the registry's credentials. */
  openSession(
    reference: Reference,
    credentials: RegistryCredentials | undefined,
    mirrorCredentials?: MirrorCredentials,
  ): RegistrySession;
  /** `host[:port]` of the mirrors of a registry, in the order in which they are asked. */
  mirrorsOf(registry: string): readonly string[];
  /** A session that writes to one repository, and reads those that blobs may be mounted from. */
  openPushSession(reference: Reference, options: PushSessionOptions): RegistryPushSession;
  /**
   * Asks a registry, such as `docker.io` or `localhost:5000`, whether it knows the user.
   * @throws TinydockError UNAUTHENTICATED or PERMISSION_DENIED / REGISTRY_DENIED, UNAVAILABLE, CANCELLED
   */
  checkCredentials(registry: string, credentials: RegistryCredentials, signal?: AbortSignal): Promise<void>;
  /**
   * Repositories that have a word in their name: from Docker Hub's index, or from the catalog of another registry, at most
   * `limit` of them. @throws as {@link RegistrySession.fetchManifest}
   */
  search(query: RegistryQuery, signal?: AbortSignal): Promise<readonly SearchResult[]>;
  /** The tags of a repository, page by page. @throws as {@link RegistrySession.fetchManifest} */
  listTags(
    reference: Reference,
    credentials: RegistryCredentials | undefined,
    signal?: AbortSignal,
  ): AsyncIterable<readonly string[]>;
  close(): Promise<void>;
}
