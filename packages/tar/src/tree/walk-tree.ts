import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString } from '../byte-string.ts';
import { type FileStatus, pathInDirectory, pathOfDirectory, type ReadableFileSystem } from './file-system.ts';

/** Something found in a tree. */
export interface FoundFile {
  /** From the top of the tree; empty for a directory that is the top. */
  readonly path: ByteString;
  /** Leads to it until the next one is asked for, whatever others do to the tree. Do not follow it where it is a link. */
  readonly source: Buffer;
  readonly status: FileStatus;
}

export interface WalkOptions {
  /** Whether what is below a directory is of interest; by default it is. */
  readonly enters?: (path: ByteString) => boolean;
}

/** Of a directory with very many. */
const NAMES_TOGETHER = 512;
/** Each level holds a descriptor. */
const MAX_DEPTH = 512;

function tooDeep(path: ByteString): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'LIMIT_EXCEEDED',
    message: `cannot read the tree: it is more than ${MAX_DEPTH} directories deep at ${formatByteString(path.slice(0, 100))}`,
  });
}

/** What has gone, or has become something else, since its directory was read. */
function isGone(error: unknown): boolean {
  return hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP');
}

/** The bytes that lead to it are made where somebody asks for them, which few do who walk a large tree. */
class Found implements FoundFile {
  readonly path: ByteString;
  readonly status: FileStatus;
  readonly directoryFd: number;

  constructor(path: ByteString, status: FileStatus, directoryFd: number) {
    this.path = path;
    this.status = status;
    this.directoryFd = directoryFd;
  }

  get source(): Buffer {
    return pathInDirectory(this.directoryFd, this.path.slice(this.path.lastIndexOf('/') + 1));
  }
}

/** A directory of a tree. */
interface OpenDirectory {
  readonly directoryFd: number;
  readonly path: ByteString;
}

/** Walks a tree by descriptors of its directories, so that nothing in it can lead out of it. */
export class TreeWalk {
  readonly #files: ReadableFileSystem;
  readonly #enters: (path: ByteString) => boolean;

  constructor(files: ReadableFileSystem, { enters = () => true }: WalkOptions = {}) {
    this.#files = files;
    this.#enters = enters;
  }

  /** A directory and all below it, parents first, names in byte order. The descriptor stays the caller's. */
  *directory(directoryFd: number): Generator<FoundFile, void, undefined> {
    for (const batch of this.batches(directoryFd)) yield* batch;
  }

  /**
   * The same in batches of files of one directory, of which only the last may be a directory itself. Their sources lead to
   * them until the next batch is asked for.
   */
  *batches(directoryFd: number): Generator<readonly FoundFile[], void, undefined> {
    const status = this.#files.fstatSync(directoryFd);
    yield [{ path: '', source: pathOfDirectory(directoryFd), status }];
    yield* this.#below(directoryFd, '', 1);
  }

  *#below(directoryFd: number, path: ByteString, depth: number): Generator<readonly FoundFile[], void, undefined> {
    const names = this.#files.readdirSync(pathOfDirectory(directoryFd), { encoding: 'latin1' }).sort();
    for (let from = 0; from < names.length; from += NAMES_TOGETHER) {
      let batch: FoundFile[] = [];
      for (const found of this.#look({ directoryFd, path }, names.slice(from, from + NAMES_TOGETHER))) {
        batch.push(found);
        if (!found.status.isDirectory()) continue;
        yield batch;
        batch = [];
        if (this.#enters(found.path)) yield* this.#enter(found, depth);
      }
      if (batch.length > 0) yield batch;
    }
  }

  *#enter({ path, source }: FoundFile, depth: number): Generator<readonly FoundFile[], void, undefined> {
    if (depth === MAX_DEPTH) throw tooDeep(path);
    const fd = this.#openDirectory(source);
    if (fd === undefined) return;
    try {
      yield* this.#below(fd, path, depth + 1);
    } finally {
      this.#files.closeSync(fd);
    }
  }

  #look({ directoryFd, path }: OpenDirectory, names: readonly ByteString[]): readonly FoundFile[] {
    const statuses = this.#files.lstatNames?.(directoryFd, names);
    const prefix = path === '' ? '' : `${path}/`;
    const found: FoundFile[] = [];
    let index = 0;
    for (const name of names) {
      const status = statuses === undefined ? this.#statusOf(pathInDirectory(directoryFd, name)) : statuses[index];
      index += 1;
      if (status !== undefined) found.push(new Found(prefix + name, status, directoryFd));
    }
    return found;
  }

  #statusOf(source: Buffer): FileStatus | undefined {
    try {
      return this.#files.lstatSync(source);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  #openDirectory(source: Buffer): number | undefined {
    const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = this.#files.constants;
    try {
      return this.#files.openSync(source, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }
}
