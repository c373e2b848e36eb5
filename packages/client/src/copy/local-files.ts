import * as fs from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import {
  type CopySource,
  type CopyTarget,
  extractTree,
  type FoundFile,
  pathInDirectory,
  toByteString,
  TreeWalk,
  writeTreeTar,
} from '@tinydock/tar';

/** A path as a user typed it, in parts that the rules of copying tell apart. */
export interface TypedPath {
  /** Absolute, without a slash at its end. */
  readonly path: string;
  /** It ends in a slash or `/.`. */
  readonly assertsDirectory: boolean;
  /** It ends in `/.`, or is `.`. */
  readonly isContents: boolean;
}

/** @param cwd what a relative path is relative to */
export function parseTypedPath(text: string, cwd: string): TypedPath {
  const isContents = text === '.' || text.endsWith('/.');
  return { path: resolve(cwd, text), assertsDirectory: isContents || text.endsWith('/'), isContents };
}

function describeFailure(path: string, error: unknown): TinydockError {
  const options = {
    message: `cannot copy ${path}: ${error instanceof Error ? error.message : String(error)}`,
    cause: error,
  };
  if (hasErrnoCode(error, 'ENOENT')) return new TinydockError({ code: 'NOT_FOUND', ...options });
  if (hasErrnoCode(error, 'EACCES', 'EPERM')) return new TinydockError({ code: 'PERMISSION_DENIED', ...options });
  return new TinydockError({ code: 'FAILED_PRECONDITION', ...options });
}

/** A file of this machine that is to be copied. */
export interface LocalSource extends CopySource {
  readonly path: string;
}

/**
 * Looks at what is to be copied.
 * @throws TinydockError NOT_FOUND, PERMISSION_DENIED; INVALID_ARGUMENT for a file that was named as a directory
 */
export function openLocalSource(typed: TypedPath, options: { readonly followLink: boolean }): LocalSource {
  const { assertsDirectory, isContents } = typed;
  try {
    const isFollowed = options.followLink || assertsDirectory;
    const path = isFollowed ? fs.realpathSync(typed.path) : typed.path;
    const isDirectory = fs.lstatSync(path).isDirectory();
    if (assertsDirectory && !isDirectory) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: `cannot copy ${typed.path}: it is not a directory`,
      });
    }
    return { path, isDirectory, name: basename(typed.path), isContents };
  } catch (error) {
    throw error instanceof TinydockError ? error : describeFailure(typed.path, error);
  }
}

function* findFiles(source: LocalSource): Generator<FoundFile, void, undefined> {
  if (!source.isDirectory) {
    yield { path: '', source: Buffer.from(source.path), status: fs.lstatSync(source.path) };
    return;
  }
  const directoryFd = fs.openSync(source.path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    yield* new TreeWalk(fs).directory(directoryFd);
  } finally {
    fs.closeSync(directoryFd);
  }
}

/** The tar of a file or directory, under another name; an empty one leaves a directory itself out. */
export async function* readLocalTar(
  source: LocalSource,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const top = toByteString(name);
  try {
    yield* writeTreeTar({
      files: fs,
      found: findFiles(source),
      nameOf: ({ path }) => [top, path].filter((part) => part !== '').join('/') || undefined,
      signal,
    });
  } catch (error) {
    throw error instanceof TinydockError ? error : describeFailure(source.path, error);
  }
}

/** What is where something is to be copied to. @throws TinydockError PERMISSION_DENIED */
export function openLocalTarget(typed: TypedPath): CopyTarget {
  const { path, assertsDirectory } = typed;
  try {
    const real = fs.realpathSync(path);
    return { path: real, found: { isDirectory: fs.statSync(real).isDirectory() }, assertsDirectory };
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw describeFailure(path, error);
  }
  try {
    return { path: resolve(fs.realpathSync(dirname(path)), basename(path)), found: undefined, assertsDirectory };
  } catch (error) {
    throw describeFailure(path, error);
  }
}

/** Opens a directory below another one, component by component, so that a link from the tar leads nowhere. */
function openBelow(baseFd: number, path: string): number {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = fs.constants;
  let fd = fs.openSync(pathInDirectory(baseFd, '.'), O_RDONLY | O_DIRECTORY);
  for (const name of path.split('/').filter((part) => part !== '')) {
    const child = pathInDirectory(fd, name);
    try {
      try {
        fs.mkdirSync(child, { mode: 0o755 });
      } catch (error) {
        if (!hasErrnoCode(error, 'EEXIST')) throw error;
      }
      const childFd = fs.openSync(child, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      fs.closeSync(fd);
      fd = childFd;
    } catch (error) {
      fs.closeSync(fd);
      throw error;
    }
  }
  return fd;
}

interface TreeOptions {
  readonly keepOwner: boolean;
  readonly signal: AbortSignal;
}

/** @throws as {@link writeLocalTree}, and what the system says as it says it */
export async function unpackBelow(
  directory: string,
  tar: AsyncIterable<Uint8Array>,
  { keepOwner, signal }: TreeOptions,
): Promise<number> {
  const fd = fs.openSync(directory, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    return await extractTree({
      files: fs,
      tar,
      openDirectory: (path) => openBelow(fd, path),
      ownerOf: keepOwner ? ({ uid, gid }) => ({ uid, gid }) : undefined,
      signal,
    });
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Unpacks a tar of unknown origin into a directory that is there, and nowhere else.
 * @returns the bytes of contents
 * @throws TinydockError as {@link extractTree}, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION
 */
export async function writeLocalTree(
  directory: string,
  tar: AsyncIterable<Uint8Array>,
  options: TreeOptions,
): Promise<number> {
  try {
    return await unpackBelow(directory, tar, options);
  } catch (error) {
    throw error instanceof TinydockError ? error : describeFailure(directory, error);
  }
}
