export { readImageArchive, type ReadArchiveOptions } from './read-image-archive.ts';
