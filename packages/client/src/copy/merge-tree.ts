import * as fs from 'node:fs';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { type ByteString, type FileStatus, formatByteString, pathInDirectory } from '@tinydock/tar';

interface Pair {
  readonly sourceFd: number;
  readonly targetFd: number;
}

function openDirectory(path: Buffer): number {
  return fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY | fs.constants.O_NOFOLLOW);
}

function withFds<T>(source: Buffer, target: Buffer, work: (pair: Pair) => T): T {
  const sourceFd = openDirectory(source);
  try {
    const targetFd = openDirectory(target);
    try {
      return work({ sourceFd, targetFd });
    } finally {
      fs.closeSync(targetFd);
    }
  } finally {
    fs.closeSync(sourceFd);
  }
}

function statusOf(path: Buffer): FileStatus | undefined {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function conflict(path: ByteString, problem: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot write ${formatByteString(path)}: ${problem}`,
  });
}

interface Step extends Pair {
  /** Below the trees. */
  readonly path: ByteString;
}

interface Names extends Step {
  readonly source: Buffer;
  readonly status: FileStatus;
  readonly target: Buffer;
}

/** What two directories have both, as directories, is what has to be looked at further; all else is moved as it is. */
function walk(
  step: Step,
  visit: { move: (names: Names) => void; leave: (pair: Pair, status: FileStatus) => void },
): void {
  const directory = pathInDirectory(step.sourceFd, '.');
  for (const name of fs.readdirSync(directory, { encoding: 'latin1' })) {
    const path = step.path === '' ? name : `${step.path}/${name}`;
    const source = pathInDirectory(step.sourceFd, name);
    const target = pathInDirectory(step.targetFd, name);
    const there = statusOf(target);
    const status = fs.lstatSync(source);
    const isDirectory = status.isDirectory();
    if (there?.isDirectory() === true && !isDirectory) throw conflict(path, 'a directory is in its place');
    if (there?.isDirectory() === false && isDirectory)
      throw conflict(path, 'something else than a directory is in its place');
    if (there === undefined || !isDirectory) visit.move({ ...step, path, source, status, target });
    else
      withFds(source, target, (pair) => {
        walk({ ...pair, path }, visit);
        visit.leave(pair, status);
      });
  }
}

/** Whoever is not root can give a directory another parent only where it may be written to. */
function move({ source, status, target }: Names): void {
  const isLocked = status.isDirectory() && (status.mode & 0o200) === 0;
  if (isLocked) fs.chmodSync(source, 0o700);
  fs.renameSync(source, target);
  if (isLocked) fs.chmodSync(target, status.mode & 0o7777);
}

function withTrees<T>(source: string, target: string, work: (pair: Step) => T): T {
  return withFds(Buffer.from(source), Buffer.from(target), (pair) => work({ ...pair, path: '' }));
}

/**
 * Whether the files of a tree can be moved into another one.
 * @returns false where they lie on another filesystem, of which nothing can be moved
 * @throws TinydockError INVALID_ARGUMENT for a directory in a file's place or the reverse; what the system says
 */
export function canMergeTree(source: string, target: string): boolean {
  return withTrees(source, target, (step) => {
    const { dev } = fs.fstatSync(step.sourceFd);
    let isSame = fs.fstatSync(step.targetFd).dev === dev;
    walk(step, {
      move: ({ targetFd }) => {
        fs.accessSync(pathInDirectory(targetFd, '.'), fs.constants.W_OK | fs.constants.X_OK);
      },
      leave: ({ targetFd }) => {
        isSame &&= fs.fstatSync(targetFd).dev === dev;
      },
    });
    return isSame;
  });
}

/**
 * Moves the files of a tree into another one, where they take the place of files that are there. A directory that both
 * have gets the mode and time of the one that comes.
 * @throws as {@link canMergeTree}; what has been moved stays
 */
export function mergeTree(source: string, target: string, { keepOwner }: { readonly keepOwner: boolean }): void {
  withTrees(source, target, (step) => {
    walk(step, {
      move,
      leave: ({ targetFd }, { uid, gid, mode, mtimeMs }) => {
        if (keepOwner) fs.fchownSync(targetFd, uid, gid);
        fs.fchmodSync(targetFd, mode & 0o7777);
        fs.futimesSync(targetFd, mtimeMs / 1000, mtimeMs / 1000);
      },
    });
  });
}
