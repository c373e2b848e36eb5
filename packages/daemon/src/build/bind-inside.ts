import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, O_PATH, openInRoot } from '@tinydock/linux';
import type { MountPoint } from './mount-points.ts';

interface Bound {
  readonly path: string;
  readonly type: MountPoint['type'];
}

function openSource(root: string, source: string): number {
  const directory = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return openInRoot(directory, source, O_PATH);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw nothingThere(source);
    throw error;
  } finally {
    closeSync(directory);
  }
}

function nothingThere(source: string): TinydockError {
  const message = `--mount: cannot mount ${JSON.stringify(source)}: no file or directory is there`;
  return new TinydockError({ code: 'NOT_FOUND', message });
}

/**
 * Binds what a path names inside a directory, symlinks followed within it, to a place below another. It goes through an open
 * file: whoever writes to the directory at the same time cannot put a link to elsewhere in its way.
 * @param place an empty directory of the caller's own
 * @returns where it is mounted; the caller unmounts it
 * @throws TinydockError NOT_FOUND
 */
export async function bindInside(root: string, source: string, place: string): Promise<Bound> {
  const fd = openSource(root, source);
  try {
    const stats = fstatSync(fd);
    if (!stats.isDirectory() && !stats.isFile()) throw nothingThere(source);
    const type = stats.isDirectory() ? 'directory' : 'file';
    const path = type === 'directory' ? place : join(place, 'file');
    if (type === 'file') await writeFile(path, '', { mode: 0o600 });
    mount({ source: `/proc/self/fd/${fd}`, target: path, flags: MOUNT_FLAGS.bind });
    return { path, type };
  } finally {
    closeSync(fd);
  }
}
