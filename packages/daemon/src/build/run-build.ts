import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BuilderPorts,
  type BuildRequest,
  type BuiltImage,
  buildImage,
  type ImageSource,
  type LayerTrees,
  type RemoteSources,
  type RunRequest,
  type SourceTree,
} from '@tinydock/builder';
import {
  type Annotations,
  type BlobStore,
  type BuildCacheCatalog,
  type BuildEvent,
  type BuildId,
  familiarReference,
  formatReference,
  hostPlatform,
  type ImageCatalog,
  type ImageId,
  type NetworkDriver,
  parseImageConfig,
  parseImageId,
  parseReference,
  type Reference,
  type ContainerRuntime,
  type RootfsMounter,
  TinydockError,
  withDefaultTag,
  type HostName,
} from '@tinydock/domain';
import { createImageRecord } from '../images/create-image-record.ts';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import type { ImageService } from '../images/image-service.ts';
import { buildPaths, type BuildPaths, type BuildRoots, runsRunDir } from './build-paths.ts';
import {
  CacheExchange,
  type CacheExchangeDependencies,
  type CacheExchangeWork,
} from './cache-exchange/cache-exchange.ts';
import { addInlineCache } from './cache-exchange/inline-cache.ts';
import { type GivenSource, openContext, openNamedSources } from './context/open-sources.ts';
import { type ContextDependencies, takeContext } from './context/take-context.ts';
import type { ContextOffer } from './context/receive-context.ts';
import type { CacheMounts } from './cache-mounts.ts';
import { LayoutImages } from './layouts/layout-images.ts';
import { NetworkPool } from './network-pool.ts';
import type { OutputGate } from './output-gate.ts';
import { ContainerCommandRunner } from './run-command.ts';
import { limitCommand, type RunLimits } from './run-limits.ts';
import { GitRepositories } from './git/git-repositories.ts';
import type { GitProgram } from './git/git-program.ts';
import type { UrlFetcher } from './remote/fetch-url.ts';
import { RemoteFiles } from './remote/remote-files.ts';
import { SshAccess } from './ssh/ssh-access.ts';
import type { SshAgents } from './ssh/ssh-forwards.ts';
import { stampLayers } from './stamped-layers.ts';
import { StoreImageSource } from './store-image-source.ts';

export interface BuildDependencies extends BuildRoots, ContextDependencies, CacheExchangeDependencies {
  readonly trees: LayerTrees;
  readonly blobs: BlobStore;
  readonly catalog: ImageCatalog;
  readonly cache: BuildCacheCatalog;
  readonly images: Pick<ImageService, 'pull'>;
  readonly garbage: GarbageCollector;
  readonly mounter: RootfsMounter;
  readonly runtime: ContainerRuntime;
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
  /** For the manifest, over those of the base. */
  readonly annotations: Annotations;
  /** As {@link BuildRequest}. */
  readonly timestamp: number | undefined;
  readonly network: RunRequest['network'];
  readonly limits: RunLimits;
  /** For `/etc/hosts`. */
  readonly hosts: readonly HostName[];
  /** By their ids. */
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly agents: SshAgents;
  readonly noCacheStages: readonly string[];
  readonly pull: boolean;
  readonly squash: boolean;
  /** Whether the image's configuration says what its steps have made. */
  readonly inlineCache: boolean;
  readonly signal: AbortSignal;
}

/** The image as the user wants it stored. */
function finishImage(
  { inlineCache, buildArgs, annotations }: BuildWork,
  built: BuiltImage,
): Pick<BuiltImage, 'config' | 'annotations'> {
  // The build argument is how docker's BuildKit is asked for it.
  const isCache = inlineCache || /^(?:1|t|true)$/i.test(buildArgs['BUILDKIT_INLINE_CACHE'] ?? '');
  return {
    config: isCache ? addInlineCache(built.config, built.ownResults) : built.config,
    annotations: { ...built.annotations, ...annotations },
  };
}

interface BuildRun {
  readonly work: BuildWork;
  readonly signal: AbortSignal;
  readonly gate: OutputGate;
  readonly push: (event: BuildEvent) => void;
  /** Of the record that is kept of it. */
  readonly recordId: BuildId;
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

async function storeImage(
  dependencies: BuildDependencies,
  { config: configBytes, annotations }: Pick<BuiltImage, 'config' | 'annotations'>,
  tags: readonly Reference[],
): Promise<ImageId> {
  const { blobs, catalog, layers, clock } = dependencies;
  await blobs.put(configBytes);
  const id = parseImageId(`sha256:${createHash('sha256').update(configBytes).digest('hex')}`);
  const config = parseImageConfig(configBytes);
  catalog.putImage({
    image: createImageRecord({ id, config, layers, addedAt: clock(), annotations }),
    tags: tags.map((tag) => formatReference(tag)),
    digests: [],
    manifests: [],
  });
  return id;
}

interface RemotePlace extends Pick<BuildWork, 'secrets' | 'agents'> {
  /** Of these sources alone. */
  readonly dir: string;
  readonly resources: AsyncDisposableStack;
}

function createRemotes(dependencies: BuildDependencies, place: RemotePlace): RemoteSources {
  const { dir, resources } = place;
  const files = new RemoteFiles({ fetcher: dependencies.fetcher, dir: join(dir, 'remote'), resources });
  const access = new SshAccess({ ...place, dir: join(dir, 'ssh'), runDir: runsRunDir(dependencies) });
  const repositories = new GitRepositories({ ...dependencies, ...place, dir: join(dir, 'git'), access });
  return {
    file: (file, signal) => files.file(file, signal),
    commit: (repository, signal) => repositories.commit(repository, signal),
  };
}

interface OpenedBuild {
  readonly remotes: RemoteSources;
  readonly runner: ContainerCommandRunner;
  readonly exchange: CacheExchange;
  readonly images: ImageSource;
}

function createRunner(
  dependencies: BuildDependencies,
  { work, gate }: BuildRun,
  place: { readonly paths: BuildPaths; readonly networks: NetworkPool },
): ContainerCommandRunner {
  const layers = stampLayers(dependencies.layers, work.timestamp);
  const limits = limitCommand(work.limits);
  const { secrets, agents } = work;
  return new ContainerCommandRunner({ ...dependencies, ...place, layers, gate, limits, secrets, agents });
}

function createPorts(
  dependencies: BuildDependencies,
  { work }: BuildRun,
  { remotes, runner, exchange, images }: OpenedBuild,
): BuilderPorts {
  const layers = stampLayers(dependencies.layers, work.timestamp);
  const { cache, clock, unpack, trees } = dependencies;
  return {
    ...{ layers, cache, clock, unpack, remotes, imported: exchange.imported },
    images,
    trees: exchange.trees(trees),
    runner: exchange.runner(runner),
  };
}

/** Contents that come are hardly ever those of a cached step: the thread that takes layers in starts meanwhile. */
function tellOfContext({ layers }: BuildDependencies, push: BuildRun['push']): BuildRun['push'] {
  return (event) => {
    if (event.kind === 'context-wanted' && event.bits.some((bits) => bits !== 0)) layers.prepare();
    push(event);
  };
}

async function buildBelow(dependencies: BuildDependencies, run: BuildRun, buildId: string): Promise<void> {
  const { work, signal, push } = run;
  const tags = parseTags(work.tags);
  let step = 0;
  const nextStep = (): number => (step += 1);
  const paths = buildPaths(dependencies, buildId);
  await using resources = new AsyncDisposableStack();
  const exchange = new CacheExchange(dependencies, work, {
    ...{ steps: { nextStep, push }, resources, scratchDir: paths.dir, signal },
  });
  await mkdir(paths.runsDir, { recursive: true, mode: 0o700 });
  const tell = tellOfContext(dependencies, push);
  const taking = { context: work.context, offer: work.offer, paths, resources, signal, push: tell };
  const place = { dir: paths.dir, resources, secrets: work.secrets, agents: work.agents };
  const remotes = createRemotes(dependencies, place);
  const layouts = new LayoutImages(
    new StoreImageSource({ ...dependencies, credentials: work.credentials }),
    dependencies.layers,
  );
  const inContext = await openContext(dependencies, { work, taking, remotes });
  let context: Promise<SourceTree> | undefined;
  const request: BuildRequest = {
    ...work,
    namedContexts: await openNamedSources(dependencies, { work, taking, remotes, layouts }),
    hosts: work.hosts.map(({ address, name: host }) => `${address}\t${host}`),
    dockerfile: { ...work.dockerfile, source: inContext?.source ?? work.dockerfile.source ?? '' },
    ignorePatterns: inContext?.ignorePatterns ?? work.ignorePatterns,
    openContext: async () => inContext?.tree ?? (await (context ??= takeContext(dependencies, taking))),
    platform: hostPlatform(),
    traceName: `${tags[0] === undefined ? work.dockerfile.name : formatReference(tags[0])} ${work.target ?? ''}`,
    nextStep,
    signal,
    onEvent: push,
  };
  const networks = new NetworkPool({
    driver: dependencies.network,
    dir: join(paths.dir, 'networks'),
    hosts: work.hosts,
  });
  const runner = createRunner(dependencies, run, { paths, networks });
  try {
    const ports = createPorts(dependencies, run, { remotes, runner, exchange, images: layouts });
    await exchange.import();
    const built = await exchange.run((onEvent, attempt) => {
      // What an earlier attempt was fetching has ended with it.
      const anew = (): RemoteSources =>
        createRemotes(dependencies, { ...place, dir: join(paths.dir, String(attempt)) });
      return buildImage(attempt === 1 ? ports : { ...ports, remotes: anew() }, { ...request, onEvent });
    });
    const imageId = await storeImage(dependencies, finishImage(work, built), tags);
    await exchange.export(built);
    // Contents of the context that were mounted are layers that nothing refers to.
    void dependencies.garbage.collect();
    push({ kind: 'done', imageId, tags: tags.map((tag) => familiarReference(tag)), buildId: run.recordId });
  } finally {
    await runner.settle().finally(() => networks.close());
  }
}

/**
 * Builds an image and gives it its names. Nothing of a build that fails is left but the layers of its finished steps,
 * which the next build takes from the cache; where only an export of a cache fails, the image stays.
 * @throws TinydockError as {@link buildImage}
 */
export async function runBuild(dependencies: BuildDependencies, run: BuildRun): Promise<void> {
  const buildId = randomUUID();
  await dependencies.garbage.hold(async () => {
    try {
      await buildBelow(dependencies, run, buildId);
    } finally {
      await rm(buildPaths(dependencies, buildId).dir, { recursive: true, force: true });
    }
  });
}
