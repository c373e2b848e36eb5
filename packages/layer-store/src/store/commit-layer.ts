import { rename } from 'node:fs/promises';
import { hasErrnoCode, type LayerCatalog } from '@tinydock/domain';
import { syncDirectory, writeSyncedInto } from './durable-files.ts';
import { formatLayerFile, type LayerFile } from './layer-json.ts';
import type { StagingArea } from './staging.ts';
import { LAYER_FILES, type StoreLayout } from './store-layout.ts';
import type { Trash } from './trash.ts';

/** The steps of an ingest in their order, named by what has just become true. */
export const INGEST_STEPS = ['staged', 'ingested', 'recorded', 'renamed', 'renameSynced', 'committed'] as const;
export type IngestStep = (typeof INGEST_STEPS)[number];

export interface CommitOptions {
  readonly layout: StoreLayout;
  readonly catalog: LayerCatalog;
  readonly trash: Trash;
  readonly onStep: (step: IngestStep) => void;
}

/**
 * Makes a staged layer visible: record, rename, row. Durable when it resolves; a crash in between leaves either
 * staging or a directory without a row, both of which the next start removes. Tar and index are synced already.
 */
export async function commitLayer(file: LayerFile, staged: StagingArea, options: CommitOptions): Promise<void> {
  const { layout, catalog, trash, onStep } = options;
  const { diffId } = file.layer;
  await writeSyncedInto(staged.directory, LAYER_FILES.record, formatLayerFile(file));
  onStep('recorded');
  const target = layout.layerDir(diffId);
  await replaceDirectory(staged.directory, target, trash);
  try {
    onStep('renamed');
    await Promise.all([layout.layers, layout.staging].map(syncDirectory));
    onStep('renameSynced');
    catalog.commitLayer(file.layer, staged.id);
  } catch (error) {
    await trash.discard(target);
    throw error;
  }
  onStep('committed');
}

async function replaceDirectory(from: string, to: string, trash: Trash): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    // A directory without a row: a removal that could not finish.
    await trash.discard(to);
    await rename(from, to);
  }
}
