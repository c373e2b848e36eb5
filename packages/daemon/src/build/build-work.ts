import type { LayerTrees, RunRequest } from '@tinydock/builder';
import {
  type BlobStore,
  type BuildCacheCatalog,
  type CdiDevices,
  type ContainerRuntime,
  type DeviceRights,
  type HostName,
  type ImageCatalog,
  type NetworkDriver,
  parseReference,
  type Platform,
  type Reference,
  type RootfsMounter,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import type { ImageService } from '../images/image-service.ts';
import type { BuildRoots } from './build-paths.ts';
import type { CacheExchangeDependencies, CacheExchangeWork } from './cache-exchange/cache-exchange.ts';
import type { CacheMounts } from './cache-mounts.ts';
import type { ContextOffer } from './context/receive-context.ts';
import type { GivenSource } from './context/open-sources.ts';
import type { ContextDependencies } from './context/take-context.ts';
import type { GitProgram } from './git/git-program.ts';
import type { UrlFetcher } from './remote/fetch-url.ts';
import type { BuildAnnotations } from './place-annotations.ts';
import type { RunLimits } from './run-limits.ts';
import type { SshAgents } from './ssh/ssh-forwards.ts';

export interface BuildDependencies extends BuildRoots, ContextDependencies, CacheExchangeDependencies {
  readonly trees: LayerTrees;
  readonly blobs: BlobStore;
  readonly catalog: ImageCatalog;
  readonly cache: BuildCacheCatalog;
  readonly images: Pick<ImageService, 'pull'>;
  readonly garbage: GarbageCollector;
  readonly mounter: RootfsMounter;
  readonly runtime: ContainerRuntime;
  readonly devices: CdiDevices;
  readonly network: NetworkDriver;
  readonly caches: CacheMounts;
  /** For ADD of URLs. */
  readonly fetcher: UrlFetcher;
  readonly git: GitProgram;
  readonly clock: () => Date;
}

/** What a user asks of a build. */
export interface BuildWork extends CacheExchangeWork {
  /** Without a source it is a file of the context. */
  readonly dockerfile: { readonly name: string; readonly source: string | undefined };
  /** What the client has applied to the context. */
  readonly ignorePatterns: string;
  readonly ignoreName: string;
  /** A tar, which may be compressed; or a listing and the contents that are asked for, where there is an offer. */
  readonly context: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly offer: ContextOffer | undefined;
  /** A URL from which the context comes, in place of the client's. */
  readonly remoteContext: string | undefined;
  /** What stands in place of stages and images, by its name. */
  readonly namedContexts: Readonly<Record<string, GivenSource>>;
  /** As the user typed them. */
  readonly tags: readonly string[];
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the manifests over those that name the base. */
  readonly annotations: BuildAnnotations;
  /** As a request of the builder has it. */
  readonly timestamp: number | undefined;
  /** For which the image is; none for the machine's own. */
  readonly platforms: readonly Platform[];
  readonly network: RunRequest['network'];
  readonly limits: RunLimits;
  /** As a request of the builder has it. */
  readonly allowsInsecure: boolean;
  readonly deviceRights: DeviceRights;
  /** For `/etc/hosts`. */
  readonly hosts: readonly HostName[];
  /** By their ids. */
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly agents: SshAgents;
  readonly noCacheStages: readonly string[];
  readonly pull: boolean;
  /** As many steps are made at the same time; undefined for no bound. */
  readonly jobs: number | undefined;
  readonly squash: boolean;
  /** Whether the image's configuration says what its steps have made. */
  readonly inlineCache: boolean;
  readonly signal: AbortSignal;
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE */
export function parseTags(tags: readonly string[]): readonly Reference[] {
  return tags.map((tag) => {
    const reference = withDefaultTag(parseReference(tag));
    if (reference.digest === undefined) return reference;
    const message = `cannot name an image ${tag}: a new name has a tag, not a digest`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_REFERENCE', message });
  });
}
