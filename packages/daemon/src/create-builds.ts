import { join } from 'node:path';
import { decompressArchive } from '@tinydock/archive';
import { measureTree } from '@tinydock/layer-store';
import { BuildCache } from './build/build-cache.ts';
import { CacheMounts } from './build/cache-mounts.ts';
import { BuildService } from './build/build-service.ts';
import { StoreLayerTrees } from './build/store-layer-trees.ts';
import type { Services, ServicesOptions } from './create-services.ts';
import type { EventBus } from './system/event-bus.ts';

/** Joins the builder's ports. */
export function createBuilds(
  options: ServicesOptions,
  events: EventBus,
  { images, garbage }: Pick<Services, 'images' | 'garbage'>,
): Pick<Services, 'builds' | 'buildCache'> {
  const { config, store, runtime, network, memory, clock } = options;
  const { root, runDir, limits } = config;
  const { layers, trees, blobs, mounter, metadata } = store;
  const caches = new CacheMounts({ root: join(root, 'build-caches'), clock });
  const builds = new BuildService({
    caches,
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
    network,
    limits: { maxBytes: limits.maxLayerBytes, maxEntries: limits.maxLayerEntries },
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
    mounts: caches,
    measureTree,
    clock,
  });
  return { builds, buildCache };
}
