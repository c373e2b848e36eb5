import * as fs from 'node:fs';
import { hasErrnoCode } from '@tinydock/domain';
import { type ByteString, TreeWalk } from '@tinydock/tar';
import { isOpaque } from './file-xattrs.ts';
import { isWhiteout } from './write-upper-tar.ts';

/** What an overlay's upper directory has at a path. */
export interface UpperFile {
  readonly path: ByteString;
  readonly kind: 'whiteout' | 'directory' | 'other';
  /** A directory that hides all that lower layers have in it. */
  readonly isOpaque: boolean;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeSeconds: number;
}

/** All that is in an upper directory, parents first; nothing where it is not there. */
export function listUpper(directory: string): readonly UpperFile[] {
  let directoryFd: number;
  try {
    directoryFd = fs.openSync(directory, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return [];
    throw error;
  }
  try {
    const listed: UpperFile[] = [];
    for (const found of new TreeWalk(fs).directory(directoryFd)) {
      if (found.path === '') continue;
      const { path, status, source } = found;
      const isDirectory = status.isDirectory();
      listed.push({
        path,
        kind: isWhiteout(found) ? 'whiteout' : isDirectory ? 'directory' : 'other',
        isOpaque: isDirectory && isOpaque(source),
        mode: status.mode & 0o7777,
        uid: status.uid,
        gid: status.gid,
        mtimeSeconds: Math.floor(status.mtimeMs / 1000),
      });
    }
    return listed;
  } finally {
    fs.closeSync(directoryFd);
  }
}
