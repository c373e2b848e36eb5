import { decompressArchive } from '@tinydock/archive';
import { BuildCache } from './build/build-cache.ts';
import { BuildService } from './build/build-service.ts';
import { StoreLayerTrees } from './build/store-layer-trees.ts';
import type { Services, ServicesOptions } from './create-services.ts';
import type { EventBus } from './system/event-bus.ts';

/** Joins the builder's ports. */
export function createBuilds(
  options: ServicesOptions,
  events: EventBus,
  { images, garbage }: Pick<Services, 'images' | 'garbage'>,
): BuildService {
  const { config, store, runtime, network, memory, clock } = options;
  const { root, runDir, limits } = config;
  const { layers, trees, blobs, mounter, metadata } = store;
  return new BuildService({
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
}

export function createBuildCache(options: ServicesOptions, { garbage }: Pick<Services, 'garbage'>): BuildCache {
  const { layers, metadata } = options.store;
  return new BuildCache({
    cache: metadata.buildCache,
    layers,
    references: metadata.references,
    garbage,
    clock: options.clock,
  });
}
