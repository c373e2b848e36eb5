import type { LayerCatalog, LayerRecord, StagingRecord } from '@tinydock/domain';

/** What a layer catalog holds. */
export interface LayerRows {
  readonly staging: readonly StagingRecord[];
  readonly layers: readonly LayerRecord[];
}

export interface MemoryLayerCatalog extends LayerCatalog {
  /** Everything in it now. */
  snapshot(): LayerRows;
}

/** A `LayerCatalog` in memory, with the contract of the real one. */
export function createMemoryLayerCatalog(
  rows: LayerRows = { staging: [], layers: [] },
  onChange: (rows: LayerRows) => void = () => {},
): MemoryLayerCatalog {
  const staging = new Map(rows.staging.map((record) => [record.id, record]));
  const layers = new Map(rows.layers.map((layer) => [layer.diffId, layer]));
  const snapshot = (): LayerRows => ({ staging: [...staging.values()], layers: [...layers.values()] });
  const change = (action: () => void): void => {
    action();
    onChange(snapshot());
  };
  return {
    snapshot,
    beginStaging: (record) => change(() => staging.set(record.id, record)),
    endStaging: (id) => change(() => staging.delete(id)),
    listStaging: () => [...staging.values()],
    commitLayer: (layer, stagingId) =>
      change(() => {
        if (!layers.has(layer.diffId)) layers.set(layer.diffId, layer);
        staging.delete(stagingId);
      }),
    getLayer: (diffId) => layers.get(diffId),
    listLayers: () => [...layers.values()],
    deleteLayers: (diffIds) => change(() => diffIds.forEach((diffId) => layers.delete(diffId))),
  };
}
