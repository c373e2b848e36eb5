import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CdiDevices, ContainerRuntime, NetworkDriver, RegistryClient } from '@tinydock/domain';
import { decompressArchive } from '@tinydock/archive';
import { createRegistryClient } from '@tinydock/registry';
import {
  cgroupParentOf,
  createContainerRuntime,
  probeRuntimes,
  PROGRAM_CANDIDATES,
  SpecCdiDevices,
} from '@tinydock/runtime';
import type { DaemonConfig } from './config/daemon-config.ts';
import type { RegistryConfig } from './config/registry-config.ts';
import { lockRunDir, lockStore } from './config/daemon-lock.ts';
import { findSocketGroup } from './config/socket-group.ts';
import { createServices, type Services } from './create-services.ts';
import { openNetwork } from './open-network.ts';
import { openStore, type OpenStore, type WorkerUrls } from './open-store.ts';
import type { Logger } from './system/logger.ts';
import { MemoryRelease } from './system/memory-release.ts';
import { DAEMON_VERSION } from './system/version.ts';
import { createBuildRecordHandlers } from './transport/build-record-handlers.ts';
import { createBuildHandlers } from './transport/build-handlers.ts';
import { createContainerHandlers } from './transport/container-handlers.ts';
import { openDataSocket } from './transport/data-socket.ts';
import { createGrpcServer } from './transport/grpc-server.ts';
import { createImageExplorerHandlers } from './transport/image-explorer-handlers.ts';
import { createImageHandlers } from './transport/image-handlers.ts';
import { createNetworkHandlers } from './transport/network-handlers.ts';
import { createRegistryHandlers } from './transport/registry-handlers.ts';
import { createRetentionHandlers } from './transport/retention-handlers.ts';
import { createSystemHandlers } from './transport/system-handlers.ts';
import { createVolumeHandlers } from './transport/volume-handlers.ts';

export interface DaemonOptions {
  readonly config: DaemonConfig;
  readonly workerUrls: WorkerUrls;
  readonly logger: Logger;
  /** Gives memory that is free back to the kernel; may block for tens of milliseconds. */
  readonly releaseMemory: () => void;
}

export interface Daemon {
  /** Ends calls and closes the store; containers go on. Idempotent. */
  stop(): Promise<void>;
}

/** What must be closed again, the last opened first. */
interface Parts {
  readonly store: OpenStore;
  readonly runtime: ContainerRuntime;
  readonly network: NetworkDriver;
  readonly registry: RegistryClient;
  readonly services: Services;
  readonly memory: MemoryRelease;
}

/** Where containers-common keeps the default profile of every distribution. */
const SECCOMP_PROFILE = '/usr/share/containers/seccomp.json';
const STOP_GRACE_MS = 2000;
/** Somewhat longer than an ingest worker without work is kept. */
const MEMORY_RELEASE_DELAY_MS = 12_000;
const RUN_DIR_MODE = 0o750;

function prepareRunDir(runDir: string, groupId: number | undefined): void {
  mkdirSync(runDir, { recursive: true, mode: RUN_DIR_MODE });
  if (groupId !== undefined) chownSync(runDir, 0, groupId);
  chmodSync(runDir, RUN_DIR_MODE);
}

async function openRuntime(config: DaemonConfig, devices: CdiDevices, logger: Logger): Promise<ContainerRuntime> {
  const cgroupParent = cgroupParentOf(config.runDir);
  const runDir = join(config.runDir, 'runtime');
  const isWanted = (path: string): boolean =>
    config.runtimes.some((wanted) => path === wanted || path.endsWith(`/${wanted}`));
  const runtimes = [
    ...config.runtimes.filter((wanted) => wanted.startsWith('/')),
    ...PROGRAM_CANDIDATES.runtimes.filter(isWanted),
  ];
  const probe = await probeRuntimes({
    candidates: { ...PROGRAM_CANDIDATES, runtimes },
    workDir: join(runDir, 'probe'),
    cgroupParent,
  });
  for (const { name, version, problem } of probe.runtimes) {
    if (problem !== undefined) logger.warn({ runtime: name, version, problem }, 'a runtime cannot be used');
  }
  return createContainerRuntime({
    runDir,
    stateDir: join(config.root, 'runtime'),
    seccompProfilePath: SECCOMP_PROFILE,
    probe,
    cgroupParent,
    devices,
    logger,
  });
}

/** Where distributions keep the authorities that the machine trusts. */
const AUTHORITY_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

function openRegistries(config: RegistryConfig, logger: Logger): RegistryClient {
  return createRegistryClient({
    ...config,
    userAgent: `tinydock/${DAEMON_VERSION}`,
    authorityBundles: AUTHORITY_BUNDLES,
    retry: { attempts: config.maxAttempts },
    onMirrorFailure: (mirror, error) => {
      logger.warn({ mirror, err: error }, 'a mirror did not deliver; going on with the next');
    },
  });
}

async function openParts(options: DaemonOptions): Promise<Parts> {
  const { config, logger, workerUrls } = options;
  const clock = (): Date => new Date();
  const store = await openStore({ config, workerUrls, logger, clock });
  const devices = new SpecCdiDevices(config.cdiSpecDirs);
  const runtime = await openRuntime(config, devices, logger);
  const network = await openNetwork(config, store.metadata.networks.listNetworks(), logger);
  const registry = openRegistries(config.registries, logger);
  const memory = new MemoryRelease(options.releaseMemory, MEMORY_RELEASE_DELAY_MS);
  const services = createServices({
    config,
    store,
    workerUrls,
    runtime,
    devices,
    network: network.driver,
    registry,
    memory,
    logger,
    clock,
    defaultBridge: network,
  });
  return { store, runtime, network: network.driver, registry, services, memory };
}

async function closeParts({ store, runtime, network, registry, services, memory }: Parts): Promise<void> {
  await services.builds.close();
  services.supervisor.close();
  services.health.close();
  services.logs.close();
  services.expiry.close();
  memory.close();
  await registry.close();
  await services.launcher.networksClosed();
  await network.close();
  await runtime.close();
  await store.explorer.close();
  await store.layers.close();
  const isIdle = store.metadata.containers.listContainers().every((record) => record.state.kind !== 'running');
  if (isIdle) await store.mounter.dispose();
  services.history.close();
  store.metadata.close();
}

/**
 * Opens the store, adopts what runs, and serves the API.
 * @throws TinydockError FAILED_PRECONDITION / STORE_LOCKED, MISSING_PROGRAM or MISSING_KERNEL_FEATURE
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, logger } = options;
  const lock = lockStore(config.root);
  const groupId = findSocketGroup();
  prepareRunDir(config.runDir, groupId);
  const runLock = lockRunDir(config.runDir);
  const parts = await openParts(options);
  await parts.services.reconcile();
  await parts.services.buildRecords.reconcile();
  parts.services.expiry.sweep();
  if (!parts.store.wasRebuilt) await parts.services.garbage.collect();
  const dataSocket = await openDataSocket({ path: `${config.socketPath}.data`, groupId });
  const server = await createGrpcServer({
    socketPath: config.socketPath,
    socketGid: groupId,
    logger,
    handlers: {
      system: createSystemHandlers(parts.services),
      images: createImageHandlers({ service: parts.services.images, dataSocket }),
      explorer: createImageExplorerHandlers(parts.services.explorer),
      registries: createRegistryHandlers(parts.services.registries),
      volumes: createVolumeHandlers(parts.services.volumes),
      retention: createRetentionHandlers(parts.services),
      networks: createNetworkHandlers(parts.services),
      builds: createBuildHandlers({ service: parts.services.builds, cache: parts.services.buildCache, dataSocket }),
      buildRecords: createBuildRecordHandlers(parts.services.buildRecords),
      containers: createContainerHandlers({
        service: parts.services.containers,
        control: parts.services.control,
        stats: (request, signal) => parts.services.stats(request, signal),
        prune: (request) => parts.services.prune(request),
        execs: parts.services.execs,
        files: parts.services.files,
        networksOf: (record) => parts.services.containerNetworks.describe(record),
        copies: parts.services.copies,
        unpack: decompressArchive,
        commit: (request) => parts.services.commit(request),
        dataSocket,
        runtime: parts.runtime.info,
      }),
    },
  });
  logger.info({ root: config.root, socket: config.socketPath, pid: process.pid }, 'tinydockd is ready');
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.close({ graceMs: STOP_GRACE_MS });
    await dataSocket.close();
    await closeParts(parts);
    runLock.release();
    lock.release();
    logger.info({}, 'tinydockd has stopped');
  };
  return { stop: () => (stopping ??= stop()) };
}
