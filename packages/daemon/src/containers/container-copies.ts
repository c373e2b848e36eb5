import * as fs from 'node:fs';
import { posix } from 'node:path';
import { type ContainerCatalog, type ContainerRecord, hasErrnoCode, TinydockError } from '@tinydock/domain';
import {
  type ByteString,
  extractTree,
  formatByteString,
  type FoundFile,
  pathInDirectory,
  TreeWalk,
  writeTreeTar,
} from '@tinydock/tar';
import type { EventBus } from '../system/event-bus.ts';
import { containerEvent } from './container-event.ts';
import { type ContainerView, type ContainerViewOptions, openContainerView } from './container-view.ts';
import { makeNode, setXattrs } from './file-nodes.ts';
import { findContainer } from './find-container.ts';
import { openViewDirectory, type ResolvedPath, resolveViewPath } from './resolve-view-path.ts';

export interface ContainerCopiesOptions extends ContainerViewOptions {
  readonly catalog: ContainerCatalog;
  readonly events: EventBus;
}

/** What is at a path; `path` is where links led. */
export interface PathStatus {
  readonly path: ByteString;
  readonly isDirectory: boolean;
}

export interface CopyOutRequest {
  readonly container: string;
  readonly path: ByteString;
  readonly followLink: boolean;
  /** What the source is called in the tar; empty leaves a directory itself out. */
  readonly name: ByteString;
  readonly signal: AbortSignal;
}

export interface CopyInRequest {
  readonly container: string;
  readonly directory: ByteString;
  /** Give the files to whom the tar names, not to root. */
  readonly keepOwner: boolean;
  readonly tar: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

function noSuchPath(record: ContainerRecord, path: ByteString): TinydockError {
  return new TinydockError({
    code: 'NOT_FOUND',
    message: `could not find the file ${formatByteString(path)} in container ${record.name}`,
  });
}

/** A file or directory, and what is below it. */
function* findFiles({ parentFd, name, status }: ResolvedPath): Generator<FoundFile, void, undefined> {
  if (!status.isDirectory()) {
    yield { path: '', source: pathInDirectory(parentFd, name), status };
    return;
  }
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = fs.constants;
  const source = pathInDirectory(parentFd, name === '' ? '.' : name);
  const directoryFd = fs.openSync(source, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    yield* new TreeWalk(fs).directory(directoryFd);
  } finally {
    fs.closeSync(directoryFd);
  }
}

/** Opens a directory below another one in the container, and makes it where it is missing. */
function openOrMake(view: ContainerView, base: ByteString, path: ByteString): number {
  const full = posix.join(base, path);
  try {
    return openViewDirectory(view, full);
  } catch (error) {
    if (path === '' || !hasErrnoCode(error, 'ENOENT')) throw error;
  }
  const parent = posix.dirname(path);
  const parentFd = openOrMake(view, base, parent === '.' ? '' : parent);
  try {
    fs.mkdirSync(pathInDirectory(parentFd, posix.basename(path)), { mode: 0o755 });
  } catch (error) {
    if (!hasErrnoCode(error, 'EEXIST')) throw error;
  } finally {
    fs.closeSync(parentFd);
  }
  return openViewDirectory(view, full);
}

/** Copies files out of containers and into them, whether they run or not. */
export class ContainerCopies {
  readonly #options: ContainerCopiesOptions;

  constructor(options: ContainerCopiesOptions) {
    this.#options = options;
  }

  async #useView<T>(record: ContainerRecord, work: (view: ContainerView) => Promise<T>): Promise<T> {
    const view = await openContainerView(this.#options, record);
    try {
      return await work(view);
    } finally {
      await view.close();
    }
  }

  /** Undefined where nothing is there. @throws as {@link findContainer} */
  async statPath(
    container: string,
    path: ByteString,
    options: { readonly followLink: boolean },
  ): Promise<PathStatus | undefined> {
    const record = findContainer(this.#options.catalog, container);
    return this.#useView(record, async (view) => {
      const resolved = resolveViewPath(view, path, options);
      if (resolved === undefined) return undefined;
      fs.closeSync(resolved.parentFd);
      return { path: resolved.path, isDirectory: resolved.status.isDirectory() };
    });
  }

  /** The tar of a file or directory. @throws as {@link findContainer}; NOT_FOUND for the path */
  async *copyOut(request: CopyOutRequest): AsyncGenerator<Uint8Array, void, undefined> {
    const { path, name, signal } = request;
    const record = findContainer(this.#options.catalog, request.container);
    const view = await openContainerView(this.#options, record);
    let resolved: ResolvedPath | undefined;
    try {
      resolved = resolveViewPath(view, path, request);
      if (resolved === undefined) throw noSuchPath(record, path);
      this.#options.events.publish(containerEvent(record, 'archive-path'));
      yield* writeTreeTar({
        files: fs,
        found: findFiles(resolved),
        nameOf: (found) => [name, found.path].filter((part) => part !== '').join('/') || undefined,
        signal,
      });
    } finally {
      if (resolved !== undefined) fs.closeSync(resolved.parentFd);
      await view.close();
    }
  }

  /**
   * Unpacks a tar into a directory that is there. Where it fails, what has been written stays.
   * @returns the bytes of contents
   * @throws as {@link findContainer} and {@link extractTree}; NOT_FOUND for the directory
   */
  async copyIn(request: CopyInRequest): Promise<number> {
    const { directory, keepOwner, tar, signal } = request;
    const record = findContainer(this.#options.catalog, request.container);
    return this.#useView(record, async (view) => {
      const resolved = resolveViewPath(view, directory, { followLink: true });
      if (resolved === undefined) throw noSuchPath(record, directory);
      fs.closeSync(resolved.parentFd);
      this.#options.events.publish(containerEvent(record, 'extract-to-dir'));
      try {
        return await extractTree({
          files: fs,
          tar,
          openDirectory: (path) => openOrMake(view, resolved.path, path),
          ownerOf: ({ uid, gid }) => (keepOwner ? { uid, gid } : { uid: 0, gid: 0 }),
          makeNode,
          setXattrs,
          signal,
        });
      } catch (error) {
        throw describeFailure(error, record, directory);
      }
    });
  }
}

function describeFailure(error: unknown, record: ContainerRecord, directory: ByteString): unknown {
  const message = `cannot copy into ${formatByteString(directory)} of container ${record.name}`;
  if (hasErrnoCode(error, 'EROFS')) {
    return new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: `${message}: it is mounted read-only`,
      cause: error,
    });
  }
  if (hasErrnoCode(error, 'ENOSPC', 'EDQUOT')) {
    return new TinydockError({
      code: 'RESOURCE_EXHAUSTED',
      reason: 'NO_SPACE',
      message: `${message}: no space is left`,
      cause: error,
    });
  }
  if (hasErrnoCode(error, 'ENOTDIR', 'EBUSY', 'ELOOP', 'ENAMETOOLONG', 'EPERM', 'ENOENT', 'EINVAL')) {
    const why = error instanceof Error ? error.message.replace(/\/proc\/self\/fd\/\d+\//g, '') : '';
    return new TinydockError({ code: 'FAILED_PRECONDITION', message: `${message}: ${why}`, cause: error });
  }
  return error;
}
