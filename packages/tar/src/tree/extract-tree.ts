import { hasErrnoCode, throwIfCancelled, TinydockError } from '@tinydock/domain';
import { type ByteString, encodeByteString, formatByteString } from '../byte-string.ts';
import { readTarEntries } from '../read-tar-entries.ts';
import type { TarEntry } from '../tar-entry.ts';
import { type FileStatus, pathInDirectory } from './file-system.ts';

/** The functions of Node's `fs` that writing a tree takes. */
export interface WritableFileSystem {
  readonly constants: {
    readonly O_WRONLY: number;
    readonly O_CREAT: number;
    readonly O_EXCL: number;
    readonly O_NOFOLLOW: number;
  };
  openSync(path: Buffer, flags: number, mode?: number): number;
  closeSync(fd: number): void;
  lstatSync(path: Buffer): FileStatus;
  mkdirSync(path: Buffer, options: { readonly mode: number }): unknown;
  unlinkSync(path: Buffer): void;
  linkSync(existing: Buffer, path: Buffer): void;
  symlinkSync(target: Buffer, path: Buffer): void;
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  ftruncateSync(fd: number, length: number): void;
  chmodSync(path: string, mode: number): void;
  chownSync(path: string, uid: number, gid: number): void;
  utimesSync(path: string, accessed: number, modified: number): void;
  lchownSync(path: Buffer, uid: number, gid: number): void;
  lutimesSync(path: Buffer, accessed: number, modified: number): void;
}

export interface ExtractRequest {
  readonly files: WritableFileSystem;
  readonly tar: AsyncIterable<Uint8Array>;
  /**
   * Opens a directory below the destination ('' for the destination itself), and makes it where it is missing. No path
   * may lead out of where the tree belongs.
   */
  readonly openDirectory: (path: ByteString) => number;
  /** Whose the files shall be; undefined leaves them to whom this process is. */
  readonly ownerOf: ((entry: TarEntry) => { readonly uid: number; readonly gid: number }) | undefined;
  /** Makes devices and FIFOs; where it is absent they are refused. */
  readonly makeNode?: ((path: Buffer, entry: TarEntry) => void) | undefined;
  readonly setXattrs?: ((path: Buffer, entry: TarEntry) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Place {
  readonly parent: ByteString;
  readonly name: ByteString;
}

const MAX_NAME_BYTES = 255;
/** open(2); Node's constants lack it. */
const O_PATH = 0o10000000;

function invalid(path: ByteString, problem: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_ARCHIVE',
    message: `cannot unpack ${formatByteString(path)}: ${problem}`,
  });
}

/** Undefined for the destination itself. */
function placeOf(path: ByteString): Place | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalid(path, 'its path leads out of the archive');
  if (parts.some((part) => part.includes('\0') || part.length > MAX_NAME_BYTES)) throw invalid(path, 'it is no path');
  const name = parts.at(-1);
  return name === undefined ? undefined : { parent: parts.slice(0, -1).join('/'), name };
}

/** Writes the entries of one tar. */
class TreeExtractor {
  readonly #request: ExtractRequest;
  /** Times of directories, which writing into them would change. */
  readonly #directories: { readonly place: Place; readonly entry: TarEntry }[] = [];
  #bytes = 0;

  constructor(request: ExtractRequest) {
    this.#request = request;
  }

  async run(): Promise<number> {
    const { tar, signal } = this.#request;
    for await (const { entry, data } of readTarEntries(tar, { reason: 'INVALID_ARCHIVE' })) {
      throwIfCancelled('the transfer', signal);
      const place = placeOf(entry.path);
      if (place !== undefined) await this.#inDirectory(place, (path) => this.#extract(path, { place, entry, data }));
    }
    for (const { place, entry } of this.#directories.toReversed()) {
      await this.#inDirectory(place, (path) => {
        this.#setTimes(path, entry);
      });
    }
    return this.#bytes;
  }

  async #inDirectory(place: Place, work: (path: Buffer) => Promise<void> | void): Promise<void> {
    const directoryFd = this.#request.openDirectory(place.parent);
    try {
      await work(pathInDirectory(directoryFd, place.name));
    } finally {
      this.#request.files.closeSync(directoryFd);
    }
  }

  async #extract(
    path: Buffer,
    found: { readonly place: Place; readonly entry: TarEntry; readonly data: AsyncIterable<Uint8Array> },
  ): Promise<void> {
    const { place, entry, data } = found;
    const { files, makeNode, setXattrs } = this.#request;
    const isThere = this.#makeRoom(path, entry);
    switch (entry.type) {
      case 'directory':
        if (!isThere) files.mkdirSync(path, { mode: 0o700 });
        this.#directories.push({ place, entry });
        break;
      case 'file':
        await this.#writeFile(path, entry, data);
        break;
      case 'symlink':
        files.symlinkSync(encodeByteString(entry.linkPath), path);
        break;
      case 'hardLink':
        await this.#link(path, entry);
        return;
      case 'characterDevice':
      case 'blockDevice':
      case 'fifo':
        if (makeNode === undefined) throw invalid(entry.path, 'devices and FIFOs cannot be made here');
        makeNode(path, entry);
        break;
      case 'unknown':
        throw invalid(entry.path, 'its type is unknown');
    }
    this.#setOwnerAndMode(path, entry);
    setXattrs?.(path, entry);
    if (entry.type !== 'directory') this.#setTimes(path, entry);
  }

  /** What is there gives way, except a directory for a directory. @returns whether a directory is there */
  #makeRoom(path: Buffer, entry: TarEntry): boolean {
    const { files } = this.#request;
    let status: FileStatus;
    try {
      status = files.lstatSync(path);
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return false;
      throw error;
    }
    const isDirectory = entry.type === 'directory';
    if (status.isDirectory() && isDirectory) return true;
    if (status.isDirectory()) throw invalid(entry.path, 'a directory is in its place');
    if (isDirectory) throw invalid(entry.path, 'something else than a directory is in its place');
    files.unlinkSync(path);
    return false;
  }

  async #writeFile(path: Buffer, entry: TarEntry, data: AsyncIterable<Uint8Array>): Promise<void> {
    const { files, signal } = this.#request;
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = files.constants;
    const fd = files.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      const extents = entry.sparse?.values();
      let extent = extents?.next().value ?? { offset: 0, length: entry.size };
      let done = 0;
      for await (const chunk of data) {
        throwIfCancelled('the transfer', signal);
        for (let at = 0; at < chunk.length;) {
          while (done === extent.length) {
            extent = extents?.next().value ?? { offset: entry.size, length: Number.POSITIVE_INFINITY };
            done = 0;
          }
          const length = Math.min(chunk.length - at, extent.length - done);
          const written = files.writeSync(fd, chunk, at, length, extent.offset + done);
          at += written;
          done += written;
        }
        this.#bytes += chunk.length;
      }
      if (entry.sparse !== undefined) files.ftruncateSync(fd, entry.size);
    } finally {
      files.closeSync(fd);
    }
  }

  async #link(path: Buffer, entry: TarEntry): Promise<void> {
    const target = placeOf(entry.linkPath);
    if (target === undefined) throw invalid(entry.path, 'it is a link to a directory');
    await this.#inDirectory(target, (existing) => {
      this.#request.files.linkSync(existing, path);
    });
  }

  /** Somebody may have put a link in its place since it was made: these calls would follow it, a descriptor does not. */
  #withHandle(path: Buffer, work: (handle: string) => void): void {
    const { files } = this.#request;
    const fd = files.openSync(path, O_PATH | files.constants.O_NOFOLLOW);
    try {
      work(`/proc/self/fd/${fd}`);
    } finally {
      files.closeSync(fd);
    }
  }

  #setOwnerAndMode(path: Buffer, entry: TarEntry): void {
    const { files, ownerOf } = this.#request;
    const owner = ownerOf?.(entry);
    if (entry.type === 'symlink') {
      if (owner !== undefined) files.lchownSync(path, owner.uid, owner.gid);
      return;
    }
    this.#withHandle(path, (handle) => {
      if (owner !== undefined) files.chownSync(handle, owner.uid, owner.gid);
      files.chmodSync(handle, entry.mode);
    });
  }

  #setTimes(path: Buffer, { type, mtimeSeconds, mtimeNanoseconds }: TarEntry): void {
    const { files } = this.#request;
    const time = mtimeSeconds + mtimeNanoseconds / 1e9;
    if (type === 'symlink') files.lutimesSync(path, time, time);
    else this.#withHandle(path, (handle) => files.utimesSync(handle, time, time));
  }
}

/**
 * Unpacks a tar of unknown origin below a directory. What is there gives way to what comes, but neither a directory to
 * a file nor the reverse. Where it fails, what has been written stays.
 * @returns the bytes of contents
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, CANCELLED; what the system says
 */
export function extractTree(request: ExtractRequest): Promise<number> {
  return new TreeExtractor(request).run();
}
