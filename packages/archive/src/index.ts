export type { ArchiveLimits } from './contents/collect-contents.ts';
export { decompressArchive, unpackForeign } from './contents/decompress-archive.ts';
export { readImageArchive, type ReadArchiveOptions } from './read-image-archive.ts';
export { type WriteArchiveOptions, writeImageArchive } from './write/write-image-archive.ts';
