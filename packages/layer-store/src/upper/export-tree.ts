import * as fs from 'node:fs';
import { writeDirectoryTar } from '@tinydock/tar';
import { readImageXattrs } from './file-xattrs.ts';

/**
 * The tar of a mounted tree, without what is mounted in it.
 * @throws TinydockError CANCELLED
 */
export async function* exportTree(directory: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const directoryFd = fs.openSync(directory, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    yield* writeDirectoryTar({
      files: fs,
      directoryFd,
      nameOf: ({ path }) => (path === '' ? undefined : path),
      readXattrs: readImageXattrs,
      signal,
    });
  } finally {
    fs.closeSync(directoryFd);
  }
}
