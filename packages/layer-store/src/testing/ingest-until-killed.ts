import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseDiffId, type LayerCatalog, type LayerRecord, type StagingRecord } from '@tinydock/domain';
import { createLayerStore } from '../store/layer-store.ts';
import { chunksOf, layerTar } from './layer-tar.ts';
import { TEST_LIMITS } from './test-store.ts';

/** The tar that the killed process ingests. */
export const KILLED_TAR = layerTar([{ path: 'dir/' }, { path: 'dir/file', content: Buffer.alloc(200_000, 'k') }]);

interface Rows {
  staging: StagingRecord[];
  layers: LayerRecord[];
}

/** A catalog whose rows survive the death of the process, each change written before the call returns. */
export function openFileCatalog(path: string): LayerCatalog {
  const read = (): Rows =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Rows) : { staging: [], layers: [] };
  const change = (edit: (rows: Rows) => Rows): void => {
    writeFileSync(`${path}.new`, JSON.stringify(edit(read())));
    renameSync(`${path}.new`, path);
  };
  return {
    beginStaging: (record) => change(({ staging, layers }) => ({ staging: [...staging, record], layers })),
    endStaging: (id) =>
      change(({ staging, layers }) => ({ staging: staging.filter((record) => record.id !== id), layers })),
    listStaging: () => read().staging,
    commitLayer: (layer, id) =>
      change(({ staging, layers }) => ({
        staging: staging.filter((record) => record.id !== id),
        layers: [...layers.filter(({ diffId }) => diffId !== layer.diffId), layer],
      })),
    getLayer: (diffId) => read().layers.find((layer) => layer.diffId === diffId),
    listLayers: () => read().layers,
    deleteLayers: (gone) =>
      change(({ staging, layers }) => ({ staging, layers: layers.filter(({ diffId }) => !gone.includes(diffId)) })),
  };
}

/** Ingests, or removes, and kills this process as soon as `step` is passed. Runs bundled, beside the worker. */
async function run([root = '', catalogPath = '', step = '', diffId]: readonly string[]): Promise<void> {
  const kill = (passed: string): void => {
    if (passed === step) process.kill(process.pid, 'SIGKILL');
  };
  const catalog = openFileCatalog(catalogPath);
  const store = createLayerStore({
    root,
    catalog: {
      ...catalog,
      deleteLayers: (gone) => {
        catalog.deleteLayers(gone);
        kill('rowsDeleted');
      },
    },
    workers: { count: 1, url: new URL('../ingest/ingest-worker.js', import.meta.url) },
    limits: TEST_LIMITS,
    clock: () => new Date(),
    mounts: { isMounted: () => false },
    onStep: kill,
  });
  async function* source(): AsyncGenerator<Uint8Array> {
    yield KILLED_TAR.subarray(0, 180_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    kill('receiving');
    yield* chunksOf(KILLED_TAR.subarray(180_000));
  }
  if (diffId === undefined) await store.ingest({ source });
  else await store.remove([parseDiffId(diffId)]);
  kill('acknowledged');
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
