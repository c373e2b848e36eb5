import type { TarEntry, TarParserOptions } from '@tinydock/tar';
import { BLOCK_BYTES } from './erofs-format.ts';
import { finishTree } from './finish-tree.ts';
import { createLayerError, createLimitError } from './layer-errors.ts';
import { findPathProblem, interpretName, interpretParent, splitLayerPath } from './layer-path.ts';
import {
  DEFAULT_DIRECTORY_METADATA,
  type FileNode,
  type InodeMetadata,
  type LayerNode,
  type LayerTree,
} from './layer-tree.ts';
import { selectXattrs } from './layer-xattrs.ts';
import { describeDirectory, TreeBuilder, type TreeSlot } from './tree-builder.ts';

/** Bounds what a hostile tar can make the indexer hold or write. */
export interface LayerLimits {
  readonly maxEntries: number;
  /** Expanded bytes of all sparse files together: the room that their blocks take in the index, holes included. */
  readonly maxSparseBytes: number;
  /** Names, link targets, extended attributes and sparse maps together, in memory. Default 256 MiB. */
  readonly maxMetadataBytes?: number | undefined;
}

const DEFAULT_MAX_METADATA_BYTES = 256 * 1024 * 1024;
/** An extent in memory, roughly. */
const SPARSE_EXTENT_BYTES = 40;
const MAX_SYMLINK_BYTES = 4095;
const MAX_ID = 0xffffffff;
const MAX_DEVICE_MAJOR = 0xfff;
const MAX_DEVICE_MINOR = 0xfffff;
const GNU_VOLUME_LABEL = 'V';

/**
 * The tree of a layer as it grows with the entries of its tar. OCI image-spec, layer.md.
 *
 * Later entries replace earlier ones, and a directory over a directory keeps its children. Entry types that other
 * engines do not unpack are errors, but for GNU volume labels, which are left out. The owner id 4294967295, which
 * chown(2) takes for "as it is", reads as 0.
 *
 * What the parser calls is a method here: a function made anew for each layer is one that the compiler has not seen, and
 * has it throw away what it made for the layer before.
 */
export class LayerEntries implements TarParserOptions {
  readonly reason = 'INVALID_LAYER';
  readonly #limits: LayerLimits;
  readonly #builder: TreeBuilder;
  #sparseBytes = 0;
  #metadataBytes = 0;
  #lastFile: { readonly node: FileNode; readonly entry: TarEntry } | undefined;
  #metadata: InodeMetadata = DEFAULT_DIRECTORY_METADATA;

  constructor(limits: LayerLimits) {
    this.#limits = limits;
    this.#builder = new TreeBuilder({ maxEntries: limits.maxEntries });
  }

  /** @param tarBytes that the tar has. Call it once. @throws TinydockError INVALID_ARGUMENT / LIMIT_EXCEEDED */
  finish(tarBytes: number): LayerTree {
    if (this.#lastFile !== undefined) this.#keepUnpaddedFile(this.#lastFile, tarBytes);
    return finishTree(this.#builder.root, tarBytes);
  }

  /** @throws TinydockError INVALID_ARGUMENT / INVALID_LAYER, LIMIT_EXCEEDED */
  onEntry(entry: TarEntry): false {
    if (entry.typeFlag === GNU_VOLUME_LABEL) return false;
    const problem = findPathProblem(entry.path);
    if (problem !== undefined) throw createLayerError(problem, entry);
    const path = splitLayerPath(entry.path);
    const parentMeaning = interpretParent(path.parent);
    if (parentMeaning === 'invalid') throw createLayerError('a whiteout cannot be a directory', entry);
    const meaning = interpretName(path.name);
    if (meaning.kind === 'invalid') throw createLayerError('a whiteout of no name', entry);
    if (meaning.kind === 'ignored' || parentMeaning === 'ignored') return false;
    this.#charge(entry);
    const directory = this.#builder.openParent(path, entry);
    if (meaning.kind === 'opaque') directory.opaque = true;
    else if (meaning.kind === 'whiteout') this.#builder.putWhiteout({ directory, name: meaning.name }, entry);
    else if (path.name === '') this.#describeRoot(entry);
    else this.#addEntry({ directory, name: path.name }, entry);
    return false;
  }

  #describeRoot(entry: TarEntry): void {
    if (entry.type !== 'directory') throw createLayerError('the root of a layer must be a directory', entry);
    describeDirectory(this.#builder.root, readMetadata(entry));
  }

  #addEntry(slot: TreeSlot, entry: TarEntry): void {
    if (entry.type === 'directory') this.#builder.putDirectory(slot, this.#readMetadata(entry), entry);
    else this.#builder.put(slot, this.#createNode(entry), entry);
  }

  /** Files that were written together mostly say the same: one object is kept for all of them. */
  #readMetadata(entry: TarEntry): InodeMetadata {
    const metadata = readMetadata(entry);
    if (!isSameMetadata(metadata, this.#metadata)) this.#metadata = metadata;
    return this.#metadata;
  }

  #createNode(entry: TarEntry): LayerNode {
    switch (entry.type) {
      case 'hardLink':
        return this.#findLinked(entry);
      case 'file':
        return this.#createFile(entry);
      case 'symlink':
        return createSymlink(entry);
      case 'characterDevice':
      case 'blockDevice':
      case 'fifo':
        return createSpecial(entry, entry.type);
      case 'directory':
      case 'unknown':
        throw createLayerError(`unsupported entry type ${JSON.stringify(entry.typeFlag)}`, entry);
    }
  }

  #findLinked(entry: TarEntry): LayerNode {
    const problem = findPathProblem(entry.linkPath);
    if (problem !== undefined) throw createLayerError(`hard link: ${problem}`, entry);
    const target = this.#builder.find(splitLayerPath(entry.linkPath), entry);
    if (target === undefined) throw createLayerError('hard link to something that is not in the layer', entry);
    if (target.kind === 'directory') throw createLayerError('hard link to a directory', entry);
    target.hasOtherNames = true;
    return target;
  }

  #createFile(entry: TarEntry): FileNode {
    const { size, dataOffset, storedBytes } = entry;
    const sparse = storedBytes === size ? undefined : entry.sparse;
    if (sparse !== undefined) this.#chargeSparse(size, entry);
    const metadata = this.#readMetadata(entry);
    const node: FileNode = { kind: 'file', metadata, size, dataOffset, sparse, hasOtherNames: false };
    this.#lastFile = { node, entry };
    return node;
  }

  /** A tar may end with its last file, not padded; the kernel fails to read a block that is not there in whole. */
  #keepUnpaddedFile({ node, entry }: { readonly node: FileNode; readonly entry: TarEntry }, tarBytes: number): void {
    const blocksEnd = node.dataOffset + Math.ceil(node.size / BLOCK_BYTES) * BLOCK_BYTES;
    if (node.sparse !== undefined || blocksEnd <= tarBytes) return;
    this.#chargeSparse(node.size, entry);
    node.sparse = [{ offset: 0, length: node.size }];
  }

  #chargeSparse(size: number, entry: TarEntry): void {
    this.#sparseBytes += size;
    if (this.#sparseBytes <= this.#limits.maxSparseBytes) return;
    throw createLimitError(`more than ${this.#limits.maxSparseBytes} bytes of sparse files`, entry, 'max-layer-bytes');
  }

  #charge(entry: TarEntry): void {
    const limit = this.#limits.maxMetadataBytes ?? DEFAULT_MAX_METADATA_BYTES;
    this.#metadataBytes += entry.path.length + entry.linkPath.length;
    this.#metadataBytes += (entry.sparse?.length ?? 0) * SPARSE_EXTENT_BYTES;
    for (const [name, value] of entry.xattrs) this.#metadataBytes += name.length + value.length;
    if (this.#metadataBytes > limit) throw createLimitError(`more than ${limit} bytes of metadata`, entry);
  }
}

function readMetadata(entry: TarEntry): InodeMetadata {
  const xattrs = selectXattrs(entry);
  if (typeof xattrs === 'string') throw createLayerError(xattrs, entry);
  return {
    mode: entry.mode,
    uid: readOwner(entry.uid, entry),
    gid: readOwner(entry.gid, entry),
    mtimeSeconds: entry.mtimeSeconds,
    mtimeNanoseconds: entry.mtimeNanoseconds,
    xattrs,
  };
}

/** None has attributes of its own. */
function isSameMetadata(one: InodeMetadata, other: InodeMetadata): boolean {
  return (
    one.mtimeSeconds === other.mtimeSeconds &&
    one.mtimeNanoseconds === other.mtimeNanoseconds &&
    one.mode === other.mode &&
    one.uid === other.uid &&
    one.gid === other.gid &&
    one.xattrs.size === 0 &&
    other.xattrs.size === 0
  );
}

function readOwner(id: number, entry: TarEntry): number {
  if (id < 0 || id > MAX_ID) throw createLayerError(`owner id ${id} is not between 0 and ${MAX_ID}`, entry);
  return id === MAX_ID ? 0 : id;
}

function createSymlink(entry: TarEntry): LayerNode {
  const target = entry.linkPath;
  if (target === '') throw createLayerError('symlink without a target', entry);
  if (target.includes('\0')) throw createLayerError('the target of the symlink holds a NUL byte', entry);
  if (target.length > MAX_SYMLINK_BYTES) {
    throw createLayerError(`the target of the symlink is longer than ${MAX_SYMLINK_BYTES} bytes`, entry);
  }
  // Linux ignores the mode of a symlink, and an extraction always shows this one.
  return { kind: 'symlink', metadata: { ...readMetadata(entry), mode: 0o777 }, target, hasOtherNames: false };
}

function createSpecial(entry: TarEntry, kind: 'characterDevice' | 'blockDevice' | 'fifo'): LayerNode {
  const { deviceMajor, deviceMinor } = entry;
  if (deviceMajor > MAX_DEVICE_MAJOR || deviceMinor > MAX_DEVICE_MINOR) {
    throw createLayerError(`device number ${deviceMajor}:${deviceMinor} is out of range`, entry);
  }
  return { kind, metadata: readMetadata(entry), deviceMajor, deviceMinor, hasOtherNames: false };
}
