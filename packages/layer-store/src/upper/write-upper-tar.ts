import * as fs from 'node:fs';
import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString, type FoundFile, type NewTarEntry, writeDirectoryTar } from '@tinydock/tar';
import { isOpaque, readImageXattrs } from './file-xattrs.ts';

export interface UpperTarRequest {
  /** The upper directory of an overlay. */
  readonly directory: string;
  /** Paths that are left out where they are empty: the runtime made them to mount something there. */
  readonly mountPoints: ReadonlySet<ByteString>;
  readonly signal: AbortSignal;
}

/** A 0/0 character device, overlayfs's mark of a deletion. */
export function isWhiteout({ status }: FoundFile): boolean {
  return status.isCharacterDevice() && status.rdev === 0;
}

function marker(path: ByteString): NewTarEntry {
  return { path, type: 'file', mode: 0 };
}

function isEmpty({ status, source }: FoundFile): boolean {
  if (status.isFile()) return status.size === 0;
  return status.isDirectory() && fs.readdirSync(source).length === 0;
}

/**
 * The `.wh.` file in place of a whiteout. A file that has such a name on its own would delete another one from the layer on.
 * OCI image-spec, layer.md.
 * @throws TinydockError FAILED_PRECONDITION
 */
function replaceWhiteout(found: FoundFile): readonly NewTarEntry[] | undefined {
  const slash = found.path.lastIndexOf('/') + 1;
  if (!isWhiteout(found)) {
    if (!found.path.startsWith('.wh.', slash)) return undefined;
    const message = `a layer cannot hold ${formatByteString(`/${found.path}`)}: names that begin with .wh. delete files in it`;
    throw new TinydockError({ code: 'FAILED_PRECONDITION', message, hint: 'Remove or rename it first.' });
  }
  return [marker(`${found.path.slice(0, slash)}.wh.${found.path.slice(slash)}`)];
}

function markOpaque({ path, source, status }: FoundFile): readonly NewTarEntry[] {
  return path !== '' && status.isDirectory() && isOpaque(source) ? [marker(`${path}/.wh..wh..opq`)] : [];
}

/**
 * The layer that an overlay's upper directory is: 0/0 devices become `.wh.` files, opaque directories get their mark,
 * further names of a file become hard links. Entries in byte order, parents first: the same files give the same bytes.
 * The overlay may be mounted and in use; what it does not change meanwhile is whole.
 * @throws TinydockError CANCELLED; FAILED_PRECONDITION for a file that a layer cannot hold
 */
export async function* writeUpperTar(request: UpperTarRequest): AsyncGenerator<Uint8Array, void, undefined> {
  const { directory, mountPoints, signal } = request;
  const directoryFd = fs.openSync(directory, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    yield* writeDirectoryTar({
      files: fs,
      directoryFd,
      nameOf: (found) =>
        found.path === '' || (mountPoints.has(found.path) && isEmpty(found)) ? undefined : found.path,
      replace: replaceWhiteout,
      follow: markOpaque,
      readXattrs: readImageXattrs,
      signal,
    });
  } finally {
    fs.closeSync(directoryFd);
  }
}
