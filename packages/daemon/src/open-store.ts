import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { BlobStore, DiskMeter, LayerExplorer, LayerStore } from '@tinydock/domain';
import {
  createBlobStore,
  createDiskMeter,
  createLayerExplorer,
  createLayerStore,
  createRootfsMounter,
  ErofsLayerDriver,
  LayerTreeOpener,
  recoverStore,
  type StoreRootfsMounter,
} from '@tinydock/layer-store';
import { type Metadata, openMetadata } from '@tinydock/metadata';
import type { DaemonConfig } from './config/daemon-config.ts';
import type { Logger } from './system/logger.ts';

/** Lookers into images at once; the others wait for their turn. */
const MAX_EXPLORERS = 2;

/** Everything on disk: rows, layers, blobs, and the mounts made of them. */
export interface OpenStore {
  readonly metadata: Metadata;
  readonly layers: LayerStore;
  readonly explorer: LayerExplorer;
  readonly trees: LayerTreeOpener;
  readonly blobs: BlobStore;
  readonly meter: DiskMeter;
  readonly mounter: StoreRootfsMounter;
  /** True where rows of layers were made anew because the database was gone; nothing refers to these layers. */
  readonly wasRebuilt: boolean;
}

/** Where the files of the threads lie. */
export interface WorkerUrls {
  readonly ingest: URL;
  readonly explore: URL;
  readonly context: URL;
}

/**
 * A layer that is downloaded keeps two processors busy: one inflates, the other hashes and writes. Two threads of their
 * own on two processors only cost their start and their code a second time: decision 0028.
 */
function countThreads(processors: number): { readonly count: number; readonly streamCount: number } {
  return { count: Math.max(2, processors), streamCount: Math.max(1, Math.ceil(processors / 2)) };
}

/** Opens the store under the daemon's lock, and brings it to a state without half-done work. */
export async function openStore(options: {
  readonly config: DaemonConfig;
  readonly workerUrls: WorkerUrls;
  readonly logger: Logger;
  readonly clock: () => Date;
}): Promise<OpenStore> {
  const { config, logger, clock } = options;
  const { root, runDir, limits } = config;
  const databasePath = join(root, 'tinydock.db');
  const isNew = !existsSync(databasePath);
  const metadata = openMetadata(databasePath);
  const recovery = await recoverStore({ root, catalog: metadata.layers, rebuildRows: isNew, logger });
  if (recovery.missing.length > 0) logger.error({ layers: recovery.missing }, 'layers are missing from the store');
  metadata.leases.releaseAll();
  const mounter = createRootfsMounter({ runDir, root, catalog: metadata.layers, driver: new ErofsLayerDriver() });
  const layers = createLayerStore({
    root,
    catalog: metadata.layers,
    workers: { ...countThreads(availableParallelism()), url: options.workerUrls.ingest },
    limits: {
      maxTarBytes: limits.maxLayerBytes,
      maxEntries: limits.maxLayerEntries,
      maxRatio: limits.maxCompressionRatio,
    },
    clock,
    mounts: mounter,
    logger,
  });
  const wasRebuilt = recovery.rebuilt.length > 0;
  const explorer = createLayerExplorer({ root, workerUrl: options.workerUrls.explore, maxThreads: MAX_EXPLORERS });
  const blobs = createBlobStore({ root });
  const trees = new LayerTreeOpener(root);
  return { metadata, layers, explorer, trees, blobs, meter: createDiskMeter({ root }), mounter, wasRebuilt };
}
