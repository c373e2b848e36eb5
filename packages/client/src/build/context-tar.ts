import * as fs from 'node:fs';
import type { IgnorePatterns } from '@tinydock/dockerfile';
import { writeTreeTar } from '@tinydock/tar';
import { contextChanged, describeContextError, findContextFiles } from './find-context-files.ts';

/**
 * A directory as the tar of a build context: without what `.dockerignore` leaves out, owned by root as Docker sends it,
 * in byte order. Sockets are left out, FIFOs and devices are named and never opened.
 * @throws TinydockError PERMISSION_DENIED, FAILED_PRECONDITION naming the file
 */
export async function* writeContextTar(
  directory: string,
  ignored: IgnorePatterns,
): AsyncGenerator<Uint8Array, void, undefined> {
  const position = { path: '' };
  try {
    yield* writeTreeTar({
      files: fs,
      found: findContextFiles(directory, ignored, position),
      nameOf: ({ path }) => path,
      owner: { uid: 0, gid: 0 },
      onChange: (path) => {
        throw contextChanged(path);
      },
    });
  } catch (error) {
    throw describeContextError(position, error);
  }
}
