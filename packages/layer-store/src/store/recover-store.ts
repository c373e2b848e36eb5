import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiffId, digestHex, isTinydockError, type LayerCatalog, parseDiffId } from '@tinydock/domain';
import { dropChains } from '../mounts/chain-cache.ts';
import { readLayerFile } from './layer-json.ts';
import { createStoreLayout, prepareStore, type StoreLayout } from './store-layout.ts';
import { SILENT_LOGGER, type StoreLogger } from './store-logger.ts';
import { Trash } from './trash.ts';

export interface RecoverOptions {
  readonly root: string;
  readonly catalog: LayerCatalog;
  /**
   * Make rows from each layer.json, for a database that was lost. Without it a directory without a row is an ingest
   * that was never acknowledged, and is removed.
   */
  readonly rebuildRows?: boolean | undefined;
  readonly logger?: StoreLogger | undefined;
  readonly newId?: (() => string) | undefined;
}

/** What a recovery found and did. */
export interface RecoveryReport {
  /** Names of staging directories and rows that were removed. */
  readonly staging: readonly string[];
  /** Directories below `layers` that had no row and were removed. */
  readonly orphans: readonly string[];
  /** Layers whose rows were made again. */
  readonly rebuilt: readonly DiffId[];
  /** Layers whose rows have no directory: data that was lost. The rows stay. */
  readonly missing: readonly DiffId[];
  /** Things in the trash whose deletion had not finished. */
  readonly trash: number;
}

/**
 * Brings the store to a state without half-done work. Run it at start, under the daemon's lock, before the store is
 * used. Idempotent; a crash in it is mended by the next run. What cannot be deleted in a second is left to the store, which
 * deletes it in the background.
 */
export async function recoverStore(options: RecoverOptions): Promise<RecoveryReport> {
  const { catalog, logger = SILENT_LOGGER, newId = randomUUID } = options;
  const layout = createStoreLayout(options.root);
  prepareStore(layout);
  const leftovers = await readdir(layout.trash);
  const trash = new Trash({ directory: layout.trash, newId, logger });
  for (const name of leftovers) await trash.discard(join(layout.trash, name));
  const staging = await clearStaging(layout, catalog, trash);
  const { orphans, rebuilt } = await matchDirectories(layout, options, trash);
  const present = new Set(await readdir(layout.layers));
  const missing = catalog.listLayers().filter(({ diffId }) => !present.has(digestHex(diffId)));
  await dropChains(
    layout,
    missing.map(({ diffId }) => diffId),
    trash,
  );
  await trash.close();
  return { staging, orphans, rebuilt, missing: missing.map(({ diffId }) => diffId), trash: leftovers.length };
}

async function clearStaging(layout: StoreLayout, catalog: LayerCatalog, trash: Trash): Promise<readonly string[]> {
  const rows = catalog.listStaging().map(({ id }) => id);
  const names = new Set([...(await readdir(layout.staging)), ...rows]);
  for (const name of names) await trash.discard(join(layout.staging, name));
  for (const id of rows) catalog.endStaging(id);
  return [...names];
}

async function matchDirectories(
  layout: StoreLayout,
  options: RecoverOptions,
  trash: Trash,
): Promise<Pick<RecoveryReport, 'orphans' | 'rebuilt'>> {
  const known = new Set(options.catalog.listLayers().map(({ diffId }) => digestHex(diffId)));
  const orphans: string[] = [];
  const rebuilt: DiffId[] = [];
  for (const name of await readdir(layout.layers)) {
    if (known.has(name)) continue;
    const diffId = options.rebuildRows === true ? await rebuildRow(layout, name, options.catalog) : undefined;
    if (diffId !== undefined) rebuilt.push(diffId);
    else if (await trash.discard(join(layout.layers, name))) orphans.push(name);
  }
  return { orphans, rebuilt };
}

async function rebuildRow(layout: StoreLayout, name: string, catalog: LayerCatalog): Promise<DiffId | undefined> {
  try {
    const { layer } = readLayerFile(join(layout.layers, name));
    if (layer.diffId !== parseDiffId(`sha256:${name}`)) return undefined;
    catalog.commitLayer(layer, '');
    return layer.diffId;
  } catch (error) {
    if (isTinydockError(error)) return undefined;
    throw error;
  }
}
