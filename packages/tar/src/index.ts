export {
  type ByteString,
  decodeByteString,
  encodeByteString,
  formatByteString,
  fromByteString,
  toByteString,
} from './byte-string.ts';
export { encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from './encode-tar-header.ts';
export { expandSparse } from './expand-sparse.ts';
export { isHostXattr } from './host-xattrs.ts';
export { hasValidChecksum } from './header-fields.ts';
export { readTarEntries, type ReadTarOptions, type StreamedTarEntry } from './read-tar-entries.ts';
export { setTarTimes } from './set-tar-times.ts';
export type { SparseExtent, TarEntry, TarEntryType } from './tar-entry.ts';
export { createTarError, type TarErrorContext, type TarErrorReason } from './tar-error.ts';
export { extractTree, type ExtractRequest, type WritableFileSystem } from './tree/extract-tree.ts';
export { type CopyPlan, type CopySource, type CopyTarget, planCopy } from './tree/plan-copy.ts';
export { type FileStatus, pathInDirectory, pathOfDirectory, type ReadableFileSystem } from './tree/file-system.ts';
export { type FoundFile, TreeWalk } from './tree/walk-tree.ts';
export { type TreeTarRequest, writeDirectoryTar, writeTreeTar } from './tree/write-tree-tar.ts';
export { TarParser, type TarParserOptions } from './tar-parser.ts';
