import { readImageArchive, unpackForeign, writeImageArchive } from '@tinydock/archive';
import {
  type CdiDevices,
  type ContainerHealth,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  hostPlatform,
  type ImageId,
  type NetworkDriver,
  type RegistryClient,
} from '@tinydock/domain';
import { chooseRecipe, exportTree, listUpper, measureTree, writeUpperTar } from '@tinydock/layer-store';
import { endBuildLeftovers, removeBuildLeftovers } from './build/build-leftovers.ts';
import { buildsDir } from './build/build-paths.ts';
import type { BuildCache } from './build/build-cache.ts';
import type { BuildRecords } from './build/records/build-records.ts';
import type { BuildService } from './build/build-service.ts';
import { createBuilds } from './create-builds.ts';
import { createVolumes, type Volumes } from './create-volumes.ts';
import { KeyLock } from './concurrency/key-lock.ts';
import type { DaemonConfig } from './config/daemon-config.ts';
import { LAYER_DRIVER } from './containers/container-places.ts';
import { AttachWaiters } from './containers/attach-waiters.ts';
import { ContainerControl } from './containers/container-control.ts';
import { ContainerCopies } from './containers/container-copies.ts';
import { ContainerFiles } from './containers/container-files.ts';
import { ContainerLauncher } from './containers/container-launcher.ts';
import { type ContainerStats, type StatsRequest, watchStats } from './containers/container-stats.ts';
import { ContainerService } from './containers/container-service.ts';
import { ContainerSupervisor } from './containers/container-supervisor.ts';
import { ContainerTrees } from './containers/container-trees.ts';
import { ExecService } from './containers/exec-service.ts';
import { LogKeeper } from './containers/log-keeper.ts';
import { type PrunedContainer, pruneContainers, type PruneRequest } from './containers/prune-containers.ts';
import { reconcileContainers } from './containers/reconcile-containers.ts';
import { StateChanges } from './containers/state-changes.ts';
import { HealthMonitor } from './health/health-monitor.ts';
import { commitContainer, type CommitRequest } from './images/commit-container.ts';
import { GarbageCollector } from './images/garbage-collector.ts';
import { ImageExplorer } from './images/image-explorer.ts';
import { ImageService } from './images/image-service.ts';
import { ContainerNetworks } from './networks/container-networks.ts';
import { NetworkService } from './networks/network-service.ts';
import type { DefaultBridge } from './networks/network-view.ts';
import type { OpenStore, WorkerUrls } from './open-store.ts';
import type { DisposeDependencies } from './retention/dispose-images.ts';
import { ImagePruner } from './retention/image-pruner.ts';
import { TrashExpiry } from './retention/trash-expiry.ts';
import { TrashService } from './retention/trash-service.ts';
import { RegistryService } from './registries/registry-service.ts';
import { EventBus } from './system/event-bus.ts';
import { EventHistory } from './system/event-history.ts';
import type { Logger } from './system/logger.ts';
import type { MemoryRelease } from './system/memory-release.ts';
import { SystemService } from './system/system-service.ts';
import { UsageService } from './usage/usage-service.ts';
import type { VolumeService } from './volumes/volume-service.ts';

export interface ServicesOptions {
  readonly config: DaemonConfig;
  readonly store: OpenStore;
  readonly workerUrls: WorkerUrls;
  readonly runtime: ContainerRuntime;
  readonly devices: CdiDevices;
  readonly network: NetworkDriver;
  readonly defaultBridge: DefaultBridge;
  readonly registry: RegistryClient;
  readonly memory: MemoryRelease;
  readonly logger: Logger;
  readonly clock: () => Date;
}

/** The services, which know neither gRPC nor each other's adapters. */
export interface Services {
  readonly images: ImageService;
  readonly explorer: ImageExplorer;
  readonly registries: RegistryService;
  readonly builds: BuildService;
  readonly buildCache: BuildCache;
  readonly buildRecords: BuildRecords;
  readonly containers: ContainerService;
  readonly networks: NetworkService;
  readonly containerNetworks: ContainerNetworks;
  readonly control: ContainerControl;
  readonly execs: ExecService;
  readonly files: ContainerFiles;
  readonly copies: ContainerCopies;
  readonly volumes: VolumeService;
  /** Resolves with the id of the image. */
  commit(request: CommitRequest): Promise<ImageId>;
  readonly system: SystemService;
  readonly garbage: GarbageCollector;
  readonly trash: TrashService;
  readonly pruner: ImagePruner;
  readonly usage: UsageService;
  readonly history: EventHistory;
  readonly expiry: TrashExpiry;
  readonly supervisor: ContainerSupervisor;
  readonly health: HealthMonitor;
  readonly logs: LogKeeper;
  readonly launcher: ContainerLauncher;
  /** Removes containers that do not run. */
  prune(request: PruneRequest): Promise<readonly PrunedContainer[]>;
  /** What containers use, once a second. */
  stats(request: StatsRequest, signal: AbortSignal): AsyncIterable<readonly ContainerStats[]>;
  /** Brings records and reality together; once, before the API is served. */
  reconcile(): Promise<void>;
}

/** All that a container has written; the places of mounts are not in its upper directory. */
function upperTar(directory: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  return writeUpperTar({ directory, mountPoints: new Set(), signal });
}

type ContainerServices = Pick<
  Services,
  | 'commit'
  | 'containerNetworks'
  | 'containers'
  | 'control'
  | 'copies'
  | 'execs'
  | 'files'
  | 'health'
  | 'logs'
  | 'supervisor'
  | 'launcher'
  | 'prune'
  | 'reconcile'
  | 'stats'
>;

/** How trees of containers are read. */
const TREE_READERS = { measureTree, listUpper, exportTree };

function createContainers(
  options: ServicesOptions,
  events: EventBus,
  { garbage, networks, volumes }: Pick<Services, 'garbage' | 'networks'> & { readonly volumes: Volumes },
): ContainerServices {
  const { config, store, runtime, devices, network, logger, clock } = options;
  const { root, runDir } = config;
  const { mounter, blobs, metadata, layers } = store;
  const { images } = metadata;
  const catalog = metadata.containers;
  const waiters = new AttachWaiters();
  const changes = new StateChanges();
  const launcher = new ContainerLauncher({
    root,
    runDir,
    catalog,
    mounter,
    network,
    runtime,
    volumes: volumes.mounts,
    logger,
  });
  const locks = new KeyLock();
  const health = new HealthMonitor({ catalog, runtime, changes, locks, events, logger, clock });
  const currentHealth = (id: ContainerId): ContainerHealth | undefined => health.current(id);
  const base = { root, runDir, catalog, runtime, launcher, waiters, changes, events, logger, clock };
  const shared = { ...base, volumes: volumes.store, currentHealth };
  const containerNetworks = new ContainerNetworks({ root, runDir, catalog, networks, driver: network, locks, events });
  const logs = new LogKeeper(shared);
  const supervisor = new ContainerSupervisor({ ...shared, networks: containerNetworks, locks });
  const control = new ContainerControl({ ...shared, supervisor, network, locks });
  const trees = new ContainerTrees({ root, runDir, catalog, mounter, locks });
  const held = { volumes: volumes.mounts, imageTrees: volumes.images };
  const fillVolumes = (record: ContainerRecord): Promise<void> => volumes.mounts.fillFrom(record, trees);
  const containers = new ContainerService({ ...shared, supervisor, networks, devices, blobs, images, fillVolumes });
  return {
    launcher,
    supervisor,
    health,
    logs,
    containers,
    containerNetworks,
    control,
    copies: new ContainerCopies({ ...shared, trees, volumeMounts: volumes.mounts, imageTrees: volumes.images }),
    files: new ContainerFiles({ ...shared, ...TREE_READERS, images, explorer: store.explorer, trees }),
    commit: (request) =>
      commitContainer({ ...shared, control, trees, layers, blobs, images, garbage, writeUpperTar: upperTar }, request),
    stats: (request, signal) => watchStats(shared, request, signal),
    prune: (request) => pruneContainers({ ...shared, supervisor, measureTree, meter: store.meter }, request),
    execs: new ExecService({ runtime, events, find: (nameOrId) => containers.find(nameOrId) }),
    reconcile: async () => {
      await endBuildLeftovers({ ...shared, network });
      await volumes.store.reconcile();
      await reconcileContainers({ ...shared, network, mounter, supervisor, health, logs, ...held });
      await removeBuildLeftovers({ ...shared, layers });
    },
  };
}

function createRetention(
  { config, store, clock, logger }: ServicesOptions,
  events: EventBus,
): Pick<Services, 'garbage' | 'trash' | 'expiry' | 'pruner' | 'usage'> & { readonly disposal: DisposeDependencies } {
  const { layers, blobs, meter, metadata } = store;
  const { images, containers, trash, references, buildCache } = metadata;
  const garbage = new GarbageCollector({ references, layers, blobs });
  const expiry = new TrashExpiry({ trash, garbage, clock, logger });
  const { trashLifetimeMs } = config;
  const disposal = { images, trash, references, garbage, expiry, clock, trashLifetimeMs };
  const pruner = new ImagePruner({ ...disposal, containers, meter, events });
  return {
    garbage,
    expiry,
    disposal,
    trash: new TrashService({ trash, references, meter, garbage, events }),
    pruner,
    usage: new UsageService({ meter, references, images, containers, trash, buildCache, pruner }),
  };
}

function createNetworks(options: ServicesOptions, events: EventBus): NetworkService {
  const { config, store, network: driver, defaultBridge, clock } = options;
  const { networks: catalog, containers } = store.metadata;
  return new NetworkService({ root: config.root, catalog, containers, driver, defaultBridge, events, clock });
}

function createImages(
  options: ServicesOptions,
  events: EventBus,
  disposal: DisposeDependencies,
): Pick<Services, 'images' | 'explorer'> {
  const { config, store, registry, memory } = options;
  const { layers, blobs, metadata } = store;
  const { images, leases, containers, forms } = metadata;
  const maxRatio = config.limits.maxCompressionRatio;
  return {
    explorer: new ImageExplorer({ images, layers, containers, blobs, explorer: store.explorer }),
    images: new ImageService({
      ...disposal,
      registry,
      layers,
      blobs,
      leases,
      forms,
      chooseRecipe,
      containers,
      events,
      memory,
      maxConcurrentLayers: config.registries.maxConcurrentDownloads,
      maxConcurrentUploads: config.registries.maxConcurrentUploads,
      readArchive: (source, sink, { platform, allPlatforms, signal }) =>
        readImageArchive(source, sink, {
          signal,
          platform: platform ?? hostPlatform(),
          platforms: allPlatforms ? 'all' : platform === undefined ? 'preferred' : 'required',
          maxRatio,
        }),
      unpack: (source) => unpackForeign(source, maxRatio),
      writeArchive: writeImageArchive,
      scratchRoot: buildsDir(config),
    }),
  };
}

/** Joins ports and services. */
export function createServices(options: ServicesOptions): Services {
  const { config, store, runtime, defaultBridge, clock } = options;
  const history = new EventHistory(store.metadata.events, options.logger);
  const events = new EventBus(clock, history);
  // Whatever happens leaves something behind, if only a hundred containers that came and went.
  events.observe(() => options.memory.schedule());
  const { info } = runtime;
  const system = new SystemService({
    root: config.root,
    runDir: config.runDir,
    layerDriver: LAYER_DRIVER,
    runtime: info,
    bridge: defaultBridge.bridge,
    subnet: defaultBridge.subnet,
    components: [
      { name: info.name, version: info.version, path: info.path },
      { name: 'conmon', version: info.conmonVersion, path: '' },
    ],
    warnings: [],
    registries: config.registries,
    devices: options.devices,
    layers: store.layers,
    images: store.metadata.images,
    containers: store.metadata.containers,
    events,
    clock,
  });
  const { disposal, ...retention } = createRetention(options, events);
  const images = createImages(options, events, disposal);
  const registries = new RegistryService(options.registry);
  const builds = createBuilds(options, events, { ...images, garbage: retention.garbage });
  const volumes = createVolumes(options, events);
  const networks = createNetworks(options, events);
  const containers = createContainers(options, events, { garbage: retention.garbage, networks, volumes });
  return {
    system,
    history,
    registries,
    ...builds,
    ...retention,
    ...images,
    ...containers,
    networks,
    volumes: volumes.service,
  };
}
