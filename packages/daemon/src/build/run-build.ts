import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuilderPorts, type ImageSource, type RemoteSources, type SourceTree, StepSlots } from '@tinydock/builder';
import { type BuildEvent, type BuildId, familiarReference, hostPlatform, type Reference } from '@tinydock/domain';
import { buildPlatforms, type PlatformBuild, type SharedBuild } from './build-platforms.ts';
import { type BuildDependencies, type BuildWork, parseTags } from './build-work.ts';
import { buildPaths, type BuildPaths, runsRunDir } from './build-paths.ts';
import { CacheExchange } from './cache-exchange/cache-exchange.ts';
import { addInlineCache } from './cache-exchange/inline-cache.ts';
import { openContext, openNamedSources } from './context/open-sources.ts';
import { takeContext } from './context/take-context.ts';
import { LayoutImages } from './layouts/layout-images.ts';
import { NetworkPool } from './network-pool.ts';
import type { OutputGate } from './output-gate.ts';
import { ContainerCommandRunner } from './run-command.ts';
import { limitCommand } from './run-limits.ts';
import { GitRepositories } from './git/git-repositories.ts';
import { RemoteFiles } from './remote/remote-files.ts';
import { SshAccess } from './ssh/ssh-access.ts';
import { type BuildLayers, stampLayers } from './stamped-layers.ts';
import { type BuiltForPlatform, storeBuilt } from './store-built.ts';
import { StoreImageSource } from './store-image-source.ts';

/** The image as the user wants it stored. */
function finishImage({ inlineCache, buildArgs, annotations }: BuildWork, built: PlatformBuild): BuiltForPlatform {
  // The build argument is how docker's BuildKit is asked for it.
  const isCache = inlineCache || /^(?:1|t|true)$/i.test(buildArgs['BUILDKIT_INLINE_CACHE'] ?? '');
  const { manifest, descriptor } = annotations.of(built.platform);
  return {
    platform: built.platform,
    config: isCache ? addInlineCache(built.config, built.ownResults) : built.config,
    annotations: { ...built.annotations, ...manifest },
    descriptorAnnotations: descriptor,
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
  readonly layers: BuildLayers;
}

function createRunner(
  dependencies: BuildDependencies,
  { work, gate }: BuildRun,
  place: { readonly paths: BuildPaths; readonly networks: NetworkPool; readonly layers: BuildLayers },
): ContainerCommandRunner {
  const limits = limitCommand(work.limits);
  const { secrets, agents } = work;
  return new ContainerCommandRunner({ ...dependencies, ...place, gate, limits, secrets, agents });
}

function createPorts(
  dependencies: BuildDependencies,
  { remotes, runner, exchange, images, layers }: OpenedBuild,
): BuilderPorts {
  const { cache, clock, unpack, trees, devices } = dependencies;
  return {
    ...{ layers, cache, clock, unpack, remotes, devices, imported: exchange.imported },
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

interface FinishedWork {
  readonly built: readonly PlatformBuild[];
  readonly exchange: CacheExchange;
  readonly tags: readonly Reference[];
}

async function finishBuild(
  dependencies: BuildDependencies,
  { work, push, recordId }: BuildRun,
  { built, exchange, tags }: FinishedWork,
): Promise<void> {
  const images = built.map((one) => finishImage(work, one));
  const { imageId, index } = await storeBuilt(dependencies, images, { tags, annotations: work.annotations.index });
  await exchange.export({
    results: built.flatMap(({ results }) => results),
    ownResults: built.flatMap(({ ownResults }) => ownResults),
  });
  // Contents of the context that were mounted are layers that nothing refers to.
  void dependencies.garbage.collect();
  const named = tags.map((tag) => familiarReference(tag));
  push({ kind: 'done', imageId, tags: named, buildId: recordId, index });
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
  const request: SharedBuild['request'] = {
    ...work,
    namedContexts: await openNamedSources(dependencies, { work, taking, remotes, layouts }),
    hosts: work.hosts.map(({ address, name: host }) => `${address}\t${host}`),
    dockerfile: { ...work.dockerfile, source: inContext?.source ?? work.dockerfile.source ?? '' },
    ignorePatterns: inContext?.ignorePatterns ?? work.ignorePatterns,
    ignoreName: inContext?.ignoreName ?? work.ignoreName,
    openContext: async () => inContext?.tree ?? (await (context ??= takeContext(dependencies, taking))),
    machine: hostPlatform(),
    slots: work.jobs === undefined ? undefined : new StepSlots(work.jobs),
    nextStep,
    signal,
    onEvent: push,
  };
  const networks = new NetworkPool({
    driver: dependencies.network,
    dir: join(paths.dir, 'networks'),
    hosts: work.hosts,
  });
  const layers = stampLayers(dependencies.layers, work.timestamp);
  const runner = createRunner(dependencies, run, { paths, networks, layers });
  try {
    const ports = createPorts(dependencies, { remotes, runner, exchange, images: layouts, layers });
    await exchange.import();
    const anew = (attempt: number): RemoteSources =>
      createRemotes(dependencies, { ...place, dir: join(paths.dir, String(attempt)) });
    const built = await buildPlatforms(work, { tags, request, ports, exchange, createRemotes: anew });
    await finishBuild(dependencies, run, { built, exchange, tags });
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
      await dependencies.layers.discard(buildPaths(dependencies, buildId).dir);
    }
  });
}
