import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { decompressArchive } from '@tinydock/archive';
import { chooseRecipe, measureTree } from '@tinydock/layer-store';
import { BuildCache } from './build/build-cache.ts';
import { buildRecordsDir, contextsDir, runsRunDir } from './build/build-paths.ts';
import { CacheReceivers } from './build/cache-exchange/cache-receivers.ts';
import { CacheMounts } from './build/cache-mounts.ts';
import { CacheOverlays } from './build/cache-overlays.ts';
import { BuildService } from './build/build-service.ts';
import { ContextIntake } from './build/context/context-intake.ts';
import { ContextStore } from './build/context/context-store.ts';
import { RecentTrees } from './build/context/recent-trees.ts';
import { GitProgram } from './build/git/git-program.ts';
import { UrlFetcher } from './build/remote/fetch-url.ts';
import { BuildRecords } from './build/records/build-records.ts';
import { StoreLayerTrees } from './build/store-layer-trees.ts';
import { DAEMON_VERSION } from './system/version.ts';
import type { Services, ServicesOptions } from './create-services.ts';
import type { EventBus } from './system/event-bus.ts';

/** Of the contents of contexts that are kept for later builds, all together. */
const MAX_CONTEXT_BYTES = 8 * 1024 ** 3;

/** Of a server of files before it is given up. */
const FETCH_IDLE_MS = 60_000;

/** Of git: servers say nothing while they look for what to send. */
const GIT_IDLE_MS = 300_000;

/** proc(5) */
function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function createRemotes({ registries, limits }: ServicesOptions['config']): {
  readonly fetcher: UrlFetcher;
  readonly git: GitProgram;
} {
  const fetcher = new UrlFetcher({
    userAgent: `tinydock/${DAEMON_VERSION}`,
    proxies: registries.proxies,
    maxBytes: limits.maxLayerBytes,
    idleMs: FETCH_IDLE_MS,
  });
  const git = new GitProgram({
    program: 'git',
    proxies: registries.proxies,
    maxBytes: limits.maxLayerBytes,
    idleMs: GIT_IDLE_MS,
  });
  return { fetcher, git };
}

/** What others than root may still write where a path lies. */
async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Joins the builder's ports. */
export function createBuilds(
  options: ServicesOptions,
  events: EventBus,
  { images, garbage }: Pick<Services, 'images' | 'garbage'>,
): Pick<Services, 'builds' | 'buildCache' | 'buildRecords'> {
  const { config, store, runtime, network, memory, clock } = options;
  const { root, runDir, limits } = config;
  const { layers, trees, blobs, mounter, metadata } = store;
  const overlays = new CacheOverlays({ mounter, directory: join(runsRunDir(config), 'caches') });
  const caches = new CacheMounts({ root: join(root, 'build-caches'), overlays, clock });
  const kept = new ContextStore({ root: contextsDir(config), maxBytes: MAX_CONTEXT_BYTES, clock });
  const intake = new ContextIntake(options.workerUrls.context);
  const { fetcher, git } = createRemotes(config);
  const { logger } = options;
  const directory = buildRecordsDir(config);
  const records = new BuildRecords({ directory, catalog: metadata.buildRecords, events, logger, clock });
  const builds = new BuildService({
    fetcher,
    git,
    records,
    caches,
    contexts: { intake, kept, trees: new RecentTrees(), bootId: readBootId() },
    root,
    runDir,
    layers,
    trees: new StoreLayerTrees(trees),
    blobs,
    catalog: metadata.images,
    cache: metadata.buildCache,
    images,
    garbage,
    mounter,
    runtime,
    devices: options.devices,
    network,
    limits: { maxBytes: limits.maxLayerBytes, maxEntries: limits.maxLayerEntries },
    registry: options.registry,
    forms: metadata.forms,
    chooseRecipe,
    receivers: new CacheReceivers(),
    maxConcurrentLayers: config.registries.maxConcurrentDownloads,
    maxConcurrentUploads: config.registries.maxConcurrentUploads,
    clock,
    unpack: (source) => decompressArchive(source, limits.maxCompressionRatio),
    events,
    memory,
  });
  const buildCache = new BuildCache({
    cache: metadata.buildCache,
    layers,
    references: metadata.references,
    garbage,
    directories: [caches, kept],
    records: { list: () => records.listKept(), remove: (key) => records.removeKept(key) },
    measureTree,
    measureFree: () => freeBytes(root),
    clock,
  });
  return { builds, buildCache, buildRecords: records };
}
