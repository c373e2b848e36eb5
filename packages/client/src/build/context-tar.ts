import * as fs from 'node:fs';
import type { IgnorePatterns } from '@tinydock/dockerfile';
import { type FoundFile, writeTreeTar } from '@tinydock/tar';
import { contextChanged, describeContextError, findContextFiles } from './find-context-files.ts';

function* oneByOne(batches: Iterable<readonly FoundFile[]>): Generator<FoundFile, void, undefined> {
  for (const batch of batches) yield* batch;
}

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
      found: oneByOne(findContextFiles(directory, ignored, position)),
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
