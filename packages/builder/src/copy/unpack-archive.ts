import type { CopyInstruction } from '@tinydock/dockerfile';
import { isTinydockError } from '@tinydock/domain';
import {
  type ByteString,
  encodeTarHeader,
  expandSparse,
  formatByteString,
  hasValidChecksum,
  isHostXattr,
  readTarEntries,
  type TarEntry,
  tarPadding,
} from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import type { BuilderPorts } from '../ports.ts';
import { joinPath, parentOf, resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';
import type { Owner } from './copy-owner.ts';
import type { LayerDirectories } from './layer-directories.ts';
import { isWhiteoutName } from './layer-name.ts';
import type { ModeChange } from './parse-mode.ts';

const HEADER_BYTES = 512;
const SYMLINK_MODE = 0o777;

/**
 * True for a tar, plain or in whatever compression, told by its contents.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM where what would unpack it is not installed
 */
export async function isArchive(bytes: AsyncIterable<Uint8Array>, unpack: BuilderPorts['unpack']): Promise<boolean> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of await unpack(bytes)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= HEADER_BYTES) break;
    }
  } catch (error) {
    if (isTinydockError(error) && error.code === 'FAILED_PRECONDITION') throw error;
    // What only looks compressed is copied as it is.
    return false;
  }
  const header = Buffer.concat(chunks).subarray(0, HEADER_BYTES);
  return header.length === HEADER_BYTES && header[0] !== 0 && hasValidChecksum(header);
}

export interface UnpackRequest {
  readonly instruction: CopyInstruction;
  /** Of the archive, as users know it. */
  readonly name: ByteString;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly unpack: BuilderPorts['unpack'];
  /** What the stage has so far. */
  readonly target: SourceTree;
  /** Where it is unpacked. */
  readonly directory: ByteString;
  readonly directories: LayerDirectories;
  /** Undefined for what the archive says. */
  readonly owner: Owner | undefined;
  readonly mode: ModeChange | undefined;
}

/** Of directories that lead to an entry and are nowhere described. */
const IMPLIED_OWNER: Owner = { uid: 0, gid: 0 };

/** Finds where the entries of an archive go. */
class Unpacking {
  readonly #request: UnpackRequest;
  /** Directories and symlinks of the archive, by their place: they stand before those of the image. */
  readonly #made = new Map<ByteString, TreeEntry>();
  /** Where directories of the archive are found, by their names in it. */
  readonly #parents = new Map<ByteString, ByteString>();
  /** Places that were looked at for that. */
  readonly #seen = new Set<ByteString>();

  constructor(request: UnpackRequest) {
    this.#request = request;
  }

  fail(path: ByteString, why: string): Error {
    const message = `cannot unpack ${formatByteString(path)}: ${why}`;
    return stepError(this.#request.instruction, { code: 'INVALID_ARGUMENT', message });
  }

  #clean(entry: TarEntry, path: ByteString): ByteString {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) throw this.fail(entry.path, 'its path has a ..');
    const clean = parts.join('/');
    if (isWhiteoutName(clean)) throw this.fail(entry.path, 'layers give the name another meaning');
    return clean;
  }

  /** The path in the layer; undefined for the root. Symlinks of the image and of the archive are followed on the way. */
  async place(entry: TarEntry, path: ByteString): Promise<ByteString | undefined> {
    const clean = this.#clean(entry, path);
    if (clean === '') return undefined;
    return joinPath(await this.#parent(parentOf(clean)), clean.slice(clean.lastIndexOf('/') + 1));
  }

  /** Has an entry stand at its place for those that follow. */
  put(path: ByteString, { type, mode, uid, gid, linkPath }: TarEntry): void {
    const before = this.#made.get(path)?.type;
    if (type === 'directory') this.#request.directories.add(path);
    if (type === 'directory' || type === 'symlink')
      this.#made.set(path, { type, mode, uid, gid, linkPath, size: 0, mtimeSeconds: 0, xattrs: new Map() });
    else this.#made.delete(path);
    // What led through here may lead elsewhere now.
    if (this.#seen.has(path) && (type !== 'directory' || before !== 'directory')) {
      this.#parents.clear();
      this.#seen.clear();
    }
  }

  async #stat(path: ByteString): Promise<TreeEntry | undefined> {
    this.#seen.add(path);
    return this.#made.get(path) ?? (await this.#request.target.stat(path));
  }

  async #parent(path: ByteString): Promise<ByteString> {
    const known = this.#parents.get(path);
    if (known !== undefined) return known;
    const isTop = path === '';
    const wanted = isTop
      ? this.#request.directory
      : joinPath(await this.#parent(parentOf(path)), path.slice(path.lastIndexOf('/') + 1));
    // What leads here is known to be no symlink: paths of thousands of parts are not gone through for each part.
    const isPlain = !isTop && (await this.#stat(wanted))?.type !== 'symlink';
    const found = isPlain ? wanted : (await resolvePath({ stat: (at) => this.#stat(at) }, wanted)).path;
    this.#parents.set(path, found);
    return found;
  }
}

/**
 * The entries of an archive as those of a layer.
 * @throws StepError for one that a layer cannot have, and for an archive that is damaged
 */
export async function* unpackArchive(request: UnpackRequest): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* unpackEntries(request);
  } catch (error) {
    if (!isTinydockError(error) || error.reason !== 'INVALID_ARCHIVE') throw error;
    const message = `cannot unpack ${formatByteString(request.name)}: ${error.message}`;
    throw stepError(request.instruction, { code: error.code, message });
  }
}

async function* unpackEntries(request: UnpackRequest): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacking = new Unpacking(request);
  const bytes = await request.unpack(request.bytes);
  for await (const { entry, data } of readTarEntries(bytes, { reason: 'INVALID_ARCHIVE' })) {
    const { type } = entry;
    if (type === 'unknown') continue;
    const path = await unpacking.place(entry, entry.path);
    if (path === undefined) continue;
    const linkPath =
      type === 'hardLink' ? await unpacking.place({ ...entry, type: 'file' }, entry.linkPath) : entry.linkPath;
    // As a file system has it, whatever the archive says.
    const mode = type === 'symlink' ? SYMLINK_MODE : (request.mode?.(entry.mode, type === 'directory') ?? entry.mode);
    const name = type === 'directory' ? `${path}/` : path;
    yield* request.directories.leadTo(path, IMPLIED_OWNER);
    unpacking.put(path, entry);
    const xattrs = new Map([...entry.xattrs].filter(([attribute]) => !isHostXattr(attribute)));
    yield encodeTarHeader({ ...entry, ...request.owner, type, path: name, linkPath, mode, xattrs });
    if (type !== 'file') continue;
    yield* expandSparse(entry, data);
    yield tarPadding(entry.size);
  }
}
