import * as fs from 'node:fs';
import { hasErrnoCode } from '@tinydock/domain';
import { readImageXattrs } from '@tinydock/layer-store';
import { openInRoot } from '@tinydock/linux';
import { extractTree, writeDirectoryTar } from '@tinydock/tar';
import { makeNode, setXattrs } from './file-nodes.ts';

export interface CopyUpRequest {
  /** Of the volume. */
  readonly directory: string;
  /** A file that is there while a copy is under way. */
  readonly marker: string;
  /** The mounted tree of the container. */
  readonly rootfsDir: string;
  /** Where the volume will be mounted in it. */
  readonly target: string;
}

/** Undefined where the tree has no directory there. */
function openSource({ rootfsDir, target }: CopyUpRequest): number | undefined {
  const rootFd = fs.openSync(rootfsDir, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    return openInRoot(rootFd, target, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EXDEV')) return undefined;
    throw error;
  } finally {
    fs.closeSync(rootFd);
  }
}

async function copy(sourceFd: number, directory: string): Promise<void> {
  const volumeFd = fs.openSync(directory, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    const { uid, gid, mode } = fs.fstatSync(sourceFd);
    fs.fchownSync(volumeFd, uid, gid);
    fs.fchmodSync(volumeFd, mode & 0o7777);
    await extractTree({
      files: fs,
      tar: writeDirectoryTar({
        files: fs,
        directoryFd: sourceFd,
        nameOf: ({ path }) => (path === '' ? undefined : path),
        readXattrs: readImageXattrs,
      }),
      openDirectory: (path) =>
        openInRoot(
          volumeFd,
          path === '' ? '.' : Buffer.from(path, 'latin1'),
          fs.constants.O_RDONLY | fs.constants.O_DIRECTORY,
        ),
      ownerOf: (entry) => ({ uid: entry.uid, gid: entry.gid }),
      makeNode,
      setXattrs,
    });
  } finally {
    fs.closeSync(volumeFd);
  }
}

/**
 * Fills an empty volume with what the image has in its place, owner and mode of the place included, as Docker does. A
 * copy that a crash has cut short is made again. Not for two containers with one volume at the same time.
 */
export async function copyUp(request: CopyUpRequest): Promise<void> {
  const { directory, marker } = request;
  if (fs.readdirSync(directory).length > 0 && !fs.existsSync(marker)) return;
  const sourceFd = openSource(request);
  if (sourceFd === undefined) return;
  try {
    fs.writeFileSync(marker, '');
    await copy(sourceFd, directory);
    fs.rmSync(marker, { force: true });
  } finally {
    fs.closeSync(sourceFd);
  }
}
