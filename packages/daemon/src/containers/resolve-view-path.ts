import { closeSync, constants, fstatSync, lstatSync, readlinkSync } from 'node:fs';
import { posix } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { O_PATH, openInRoot } from '@tinydock/linux';
import { type ByteString, type FileStatus, formatByteString, pathInDirectory } from '@tinydock/tar';
import type { ContainerView } from './container-view.ts';

/** What a path of a container leads to. The caller closes the descriptor. */
export interface ResolvedPath {
  /** Absolute, as the container sees it. */
  readonly path: ByteString;
  /** The directory that holds it; for the root, the root. */
  readonly parentFd: number;
  /** Empty for the root. */
  readonly name: ByteString;
  readonly status: FileStatus;
}

const MAX_LINKS = 40;

function bytes(path: ByteString): Buffer {
  return Buffer.from(path, 'latin1');
}

export function openViewDirectory({ rootFd }: ContainerView, path: ByteString): number {
  return openInRoot(rootFd, bytes(path), constants.O_RDONLY | constants.O_DIRECTORY);
}

/** Where an open directory is, as the container sees it. */
function realPath({ directory }: ContainerView, directoryFd: number): ByteString {
  const path = readlinkSync(`/proc/self/fd/${directoryFd}`, { encoding: 'latin1' });
  return path === directory ? '/' : path.slice(Buffer.from(directory).toString('latin1').length);
}

function resolveOnce(view: ContainerView, path: ByteString): ResolvedPath {
  const name = posix.basename(path);
  const parentFd = openInRoot(view.rootFd, bytes(posix.dirname(path)), O_PATH | constants.O_DIRECTORY);
  try {
    if (name === '') return { path: '/', parentFd, name, status: fstatSync(parentFd) };
    const status = lstatSync(pathInDirectory(parentFd, name));
    return { path: posix.join(realPath(view, parentFd), name), parentFd, name, status };
  } catch (error) {
    closeSync(parentFd);
    throw error;
  }
}

/**
 * Finds a path inside a container; links on the way stay inside it. Undefined where nothing is there.
 * @throws TinydockError INVALID_ARGUMENT for links in a circle
 */
export function resolveViewPath(
  view: ContainerView,
  path: ByteString,
  options: { readonly followLink: boolean },
): ResolvedPath | undefined {
  let current = posix.resolve('/', path);
  for (let links = 0; links < MAX_LINKS; links += 1) {
    let resolved: ResolvedPath;
    try {
      resolved = resolveOnce(view, current);
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
    if (!options.followLink || !resolved.status.isSymbolicLink()) return resolved;
    try {
      const target = readlinkSync(pathInDirectory(resolved.parentFd, resolved.name), { encoding: 'latin1' });
      current = posix.resolve(posix.dirname(resolved.path), target);
    } finally {
      closeSync(resolved.parentFd);
    }
  }
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot follow ${formatByteString(path)}: its links lead in a circle`,
  });
}
