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
  readonly #directoryFd: number;
  readonly #name: ByteString;
  #source: Buffer | undefined;

  constructor(
    path: ByteString,
    status: FileStatus,
    place: { readonly directoryFd: number; readonly name: ByteString },
  ) {
    this.path = path;
    this.status = status;
    this.#directoryFd = place.directoryFd;
    this.#name = place.name;
  }

  get source(): Buffer {
    return (this.#source ??= pathInDirectory(this.#directoryFd, this.#name));
  }
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
    const status = this.#files.fstatSync(directoryFd);
    yield { path: '', source: pathOfDirectory(directoryFd), status };
    yield* this.#below(directoryFd, '', 1);
  }

  *#below(directoryFd: number, path: ByteString, depth: number): Generator<FoundFile, void, undefined> {
    const names = this.#files.readdirSync(pathOfDirectory(directoryFd), { encoding: 'latin1' }).sort();
    let statuses: readonly (FileStatus | undefined)[] = [];
    for (const [index, name] of names.entries()) {
      const child = path === '' ? name : `${path}/${name}`;
      if (index % NAMES_TOGETHER === 0)
        statuses = this.#files.lstatNames?.(directoryFd, names.slice(index, index + NAMES_TOGETHER)) ?? [];
      const status =
        statuses.length > 0 ? statuses[index % NAMES_TOGETHER] : this.#statusOf(pathInDirectory(directoryFd, name));
      if (status === undefined) continue;
      yield new Found(child, status, { directoryFd, name });
      if (!status.isDirectory() || !this.#enters(child)) continue;
      if (depth === MAX_DEPTH) throw tooDeep(child);
      const childFd = this.#openDirectory(pathInDirectory(directoryFd, name));
      if (childFd === undefined) continue;
      try {
        yield* this.#below(childFd, child, depth + 1);
      } finally {
        this.#files.closeSync(childFd);
      }
    }
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
