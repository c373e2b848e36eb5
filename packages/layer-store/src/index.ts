export type { LayerTree } from './erofs/layer-tree.ts';
export type { LayerLimits } from './erofs/layer-entries.ts';
export { TarIndexer } from './erofs/tar-indexer.ts';
export { type ErofsIndexRequest, type ErofsIndexResult, writeErofsIndex } from './erofs/write-erofs-index.ts';
export {
  type DescribedDirectory,
  type MetadataIndexRequest,
  writeMetadataIndex,
} from './erofs/write-metadata-index.ts';
export { type BlobStoreOptions, createBlobStore } from './blobs/blob-store.ts';
export { chooseRecipe } from './compress/choose-recipe.ts';
export { ErofsLayerDriver } from './driver/erofs-layer-driver.ts';
export type { DirectoryMetadata, LayerDriver } from './driver/layer-driver.ts';
export { type ErofsProbe, probeErofs } from './driver/probe-erofs.ts';
export { createLayerExplorer, type LayerExplorerOptions } from './explore/layer-explorer.ts';
export type { IngestWorkersOptions } from './ingest/ingest-workers.ts';
export type { IngestSeconds } from './ingest/worker-messages.ts';
export { createRootfsMounter, type RootfsMounterOptions, type StoreRootfsMounter } from './mounts/rootfs-mounter.ts';
export { INGEST_STEPS, type IngestStep } from './store/commit-layer.ts';
export { createLayerStore, type LayerStoreOptions } from './store/layer-store.ts';
export { type RecoverOptions, recoverStore, type RecoveryReport } from './store/recover-store.ts';
export { readImageXattrs } from './upper/file-xattrs.ts';
export { exportTree } from './upper/export-tree.ts';
export { listUpper, type UpperFile } from './upper/list-upper.ts';
export { type UpperTarRequest, writeUpperTar } from './upper/write-upper-tar.ts';
export { measureTree } from './writable/measure-tree.ts';
export { removeTree } from './writable/remove-tree.ts';
export type { StoreLogger } from './store/store-logger.ts';
export { createDiskMeter } from './usage/disk-meter.ts';
export { LayerTreeOpener, type LayerTreeReader, type TreeFile } from './tree/layer-tree-reader.ts';
