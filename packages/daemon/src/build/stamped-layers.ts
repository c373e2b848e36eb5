import type { LayerStore } from '@tinydock/domain';
import { setTarTimes } from '@tinydock/tar';

/** What a build needs of the store of layers. */
export type BuildLayers = Pick<LayerStore, 'get' | 'ingest' | 'prepare' | 'discard'>;

/** Layers in which every file has one time; undefined leaves the times as they are. */
export function stampLayers(layers: BuildLayers, timestamp: number | undefined): BuildLayers {
  if (timestamp === undefined) return layers;
  return {
    get: (diffId) => layers.get(diffId),
    prepare: () => layers.prepare(),
    discard: (path) => layers.discard(path),
    ingest: (request) =>
      layers.ingest({ ...request, source: (signal) => setTarTimes(request.source(signal), timestamp) }),
  };
}
