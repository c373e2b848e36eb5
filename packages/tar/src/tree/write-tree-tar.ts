import { hasErrnoCode, throwIfCancelled } from '@tinydock/domain';
import type { ByteString } from '../byte-string.ts';
import { encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from '../encode-tar-header.ts';
import type { FileStatus, ReadableFileSystem } from './file-system.ts';
import { type FoundFile, TreeWalk } from './walk-tree.ts';

/** Extended attributes that go into the tar. `path` must not be followed. */
export type ReadXattrs = (path: Buffer) => ReadonlyMap<ByteString, Uint8Array>;

export interface TreeTarRequest {
  readonly files: ReadableFileSystem;
  /** Found in the order in which they go into the tar. */
  readonly found: Iterable<FoundFile>;
  /** The path of an entry in the tar; undefined leaves it out. A directory's gets a slash. */
  readonly nameOf: (found: FoundFile) => ByteString | undefined;
  /** Entries that stand in place of a file's own; undefined for its own. */
  readonly replace?: ((found: FoundFile) => readonly NewTarEntry[] | undefined) | undefined;
  /** Entries after a file's own. */
  readonly follow?: ((found: FoundFile) => readonly NewTarEntry[]) | undefined;
  readonly readXattrs?: ReadXattrs | undefined;
  /** Whose everything is; by default what the files say. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  /** Throws, or has a file end in zeros and leaves one out that has gone, where others change it meanwhile. */
  readonly onChange?: ((path: ByteString) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const CHUNK_BYTES = 1024 * 1024;
const NO_XATTRS: ReadonlyMap<ByteString, Uint8Array> = new Map();

/** makedev(3) of Linux, reversed. */
function deviceNumbers(device: number): Pick<NewTarEntry, 'deviceMajor' | 'deviceMinor'> {
  return {
    deviceMajor: Math.floor(device / 2 ** 8) % 2 ** 12,
    deviceMinor: (device % 2 ** 8) + Math.floor(device / 2 ** 20) * 2 ** 8,
  };
}

/** Undefined for a socket, which a tar cannot hold. */
function typeOf(status: FileStatus): Exclude<NewTarEntry['type'], 'hardLink'> | undefined {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  if (status.isSymbolicLink()) return 'symlink';
  if (status.isFIFO()) return 'fifo';
  if (status.isBlockDevice()) return 'blockDevice';
  return status.isCharacterDevice() ? 'characterDevice' : undefined;
}

/** The entries of one tar in the making. */
class TreeTar {
  readonly #request: TreeTarRequest;
  /** First names of files with several links, by device and inode. */
  readonly #links = new Map<string, ByteString>();
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(request: TreeTarRequest) {
    this.#request = request;
  }

  #add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
  }

  #take(): Uint8Array {
    const chunk = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    return chunk;
  }

  async *write(): AsyncGenerator<Uint8Array, void, undefined> {
    const { found, nameOf, replace, follow, signal } = this.#request;
    for (const file of found) {
      const name = nameOf(file);
      if (name === undefined) continue;
      const others = replace?.(file);
      if (others !== undefined) for (const entry of others) this.#add(encodeTarHeader(entry));
      else yield* this.#addFile(file, name);
      for (const entry of follow?.(file) ?? []) this.#add(encodeTarHeader(entry));
      if (this.#bytes < CHUNK_BYTES) continue;
      yield this.#take();
      throwIfCancelled('the transfer', signal);
    }
    this.#add(TAR_TRAILER);
    yield this.#take();
  }

  *#addFile(found: FoundFile, name: ByteString): Generator<Uint8Array, void, undefined> {
    const { status, source } = found;
    const type = typeOf(status);
    if (type === undefined) return;
    const isSingle = type === 'directory' || status.nlink < 2;
    const first = isSingle ? undefined : this.#firstLink(name, status);
    if (first !== undefined) {
      this.#add(encodeTarHeader({ ...this.#describe(found, name, 'hardLink'), linkPath: first }));
    } else if (type === 'file') {
      yield* this.#addContents(found, name);
    } else if (type === 'symlink') {
      const linkPath = this.#readLink(source);
      if (linkPath !== undefined) this.#add(encodeTarHeader({ ...this.#describe(found, name, type), linkPath }));
    } else {
      const isDevice = type === 'blockDevice' || type === 'characterDevice';
      const numbers = isDevice ? deviceNumbers(status.rdev) : {};
      this.#add(encodeTarHeader({ ...this.#describe(found, name, type), ...numbers, xattrs: this.#xattrs(source) }));
    }
  }

  /** Whole seconds, as in the layers of other builders. */
  #describe({ status }: Pick<FoundFile, 'status'>, name: ByteString, type: NewTarEntry['type']): NewTarEntry {
    const { owner } = this.#request;
    return {
      path: type === 'directory' && !name.endsWith('/') ? `${name}/` : name,
      type,
      mode: status.mode & 0o7777,
      uid: owner?.uid ?? status.uid,
      gid: owner?.gid ?? status.gid,
      mtimeSeconds: Math.floor(status.mtimeMs / 1000),
    };
  }

  #xattrs(source: Buffer): ReadonlyMap<ByteString, Uint8Array> {
    return this.#request.readXattrs?.(source) ?? NO_XATTRS;
  }

  #readLink(source: Buffer): ByteString | undefined {
    try {
      return this.#request.files.readlinkSync(source, { encoding: 'latin1' });
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT', 'EINVAL')) return undefined;
      throw error;
    }
  }

  #firstLink(name: ByteString, { dev, ino }: FileStatus): ByteString | undefined {
    const key = `${dev}:${ino}`;
    const first = this.#links.get(key);
    if (first === undefined) this.#links.set(key, name);
    return first;
  }

  /** The file that is opened is what is described: it may be another than the one that was found. */
  *#addContents(found: FoundFile, name: ByteString): Generator<Uint8Array, void, undefined> {
    const { files } = this.#request;
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = files.constants;
    const xattrs = this.#xattrs(found.source);
    let fd: number;
    try {
      fd = files.openSync(found.source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT', 'ELOOP', 'ENXIO')) throw error;
      this.#request.onChange?.(found.path);
      return;
    }
    try {
      const status = files.fstatSync(fd);
      if (!status.isFile()) {
        this.#request.onChange?.(found.path);
        return;
      }
      this.#add(encodeTarHeader({ ...this.#describe({ status }, name, 'file'), size: status.size, xattrs }));
      yield* this.#copyContents(fd, status.size, found.path);
      this.#add(tarPadding(status.size));
    } finally {
      files.closeSync(fd);
    }
  }

  /** A file that others shorten meanwhile ends in zeros, and one that grows is cut: its header is on the way. */
  *#copyContents(fd: number, size: number, path: ByteString): Generator<Uint8Array, void, undefined> {
    for (let left = size; left > 0;) {
      const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, left));
      for (let filled = 0; filled < buffer.length;) {
        const count = this.#request.files.readSync(fd, buffer, filled, buffer.length - filled, null);
        if (count === 0) {
          this.#request.onChange?.(path);
          break;
        }
        filled += count;
      }
      left -= buffer.length;
      this.#add(buffer);
      if (this.#bytes < CHUNK_BYTES) continue;
      yield this.#take();
      throwIfCancelled('the transfer', this.#request.signal);
    }
  }
}

/**
 * A tar of files that were found in a tree. Further names of a file become hard links. Files are read in the turn, a
 * megabyte at a time, which is several times faster than a promise for each.
 * @throws TinydockError CANCELLED, and as the walk
 */
export function writeTreeTar(request: TreeTarRequest): AsyncGenerator<Uint8Array, void, undefined> {
  return new TreeTar(request).write();
}

/** The tar of a directory's tree. The caller closes the descriptor, when the iteration has ended. */
export function writeDirectoryTar(
  request: Omit<TreeTarRequest, 'found'> & { readonly directoryFd: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  const { directoryFd, ...rest } = request;
  return writeTreeTar({ ...rest, found: new TreeWalk(request.files).directory(directoryFd) });
}
