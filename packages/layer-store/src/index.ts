export type { LayerTree } from './erofs/layer-tree.ts';
export { type LayerLimits, TarIndexer } from './erofs/tar-indexer.ts';
export { type ErofsIndexRequest, type ErofsIndexResult, writeErofsIndex } from './erofs/write-erofs-index.ts';
export {
  type DescribedDirectory,
  listMetadataPaths,
  type MetadataIndexRequest,
  writeMetadataIndex,
} from './erofs/write-metadata-index.ts';
