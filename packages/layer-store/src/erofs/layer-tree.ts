import type { ByteString, SparseExtent } from '@tinydock/tar';

/** What every inode has. Times and owners as in the tar, modes without the type bits. */
export interface InodeMetadata {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  /** By full name; only such as the kernel can serve from an EROFS image. */
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
}

export interface DirectoryNode {
  readonly kind: 'directory';
  metadata: InodeMetadata;
  readonly children: Map<ByteString, LayerNode>;
  /** True where the tar names children of the directory but not the directory itself. */
  implied: boolean;
  /** Hides what lower layers have in the directory. */
  opaque: boolean;
  /** Names that the tar deletes from lower layers, whether or not it also holds an entry of that name. */
  whiteouts: Set<ByteString> | undefined;
}

export interface FileNode {
  readonly kind: 'file';
  readonly metadata: InodeMetadata;
  readonly size: number;
  /** Of the contents in the tar; a multiple of 512. */
  readonly dataOffset: number;
  /** Set where the tar does not hold the file in one run of whole blocks; the image then holds it itself. */
  sparse: readonly SparseExtent[] | undefined;
  hasOtherNames: boolean;
}

export interface SymlinkNode {
  readonly kind: 'symlink';
  readonly metadata: InodeMetadata;
  readonly target: ByteString;
  hasOtherNames: boolean;
}

export interface SpecialNode {
  readonly kind: 'characterDevice' | 'blockDevice' | 'fifo';
  readonly metadata: InodeMetadata;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  hasOtherNames: boolean;
}

/** Hard links are one node under several names, and it says so. */
export type LayerNode = DirectoryNode | FileNode | SymlinkNode | SpecialNode;

/** A layer as it will be mounted, with whiteouts and opaque directories in overlayfs's form. */
export interface LayerTree {
  readonly root: DirectoryNode;
  /** Inodes, the root and implied parents included. */
  readonly entries: number;
  /** Sizes of all regular files, hard links counted once, sparse files in full. */
  readonly contentBytes: number;
  /**
   * Directories that the tar does not name but whose children it holds, parents first, `''` for the root, without
   * leading slash; none that this same layer hides from the layers below. Byte strings: one character per byte.
   */
  readonly impliedDirectories: readonly ByteString[];
  /** Bytes of the tar, whatever follows its end included. */
  readonly tarBytes: number;
}

const NO_XATTRS: InodeMetadata['xattrs'] = new Map();

/** What a directory shows that nothing describes. */
export const DEFAULT_DIRECTORY_METADATA: InodeMetadata = {
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  xattrs: NO_XATTRS,
};

/** Overlayfs's mark of a deleted name: a character device 0/0. All whiteouts of a layer are links to this one inode. */
export const WHITEOUT_NODE: SpecialNode = {
  kind: 'characterDevice',
  metadata: { ...DEFAULT_DIRECTORY_METADATA, mode: 0 },
  deviceMajor: 0,
  deviceMinor: 0,
  hasOtherNames: true,
};

export function createDirectory(metadata: InodeMetadata, implied: boolean): DirectoryNode {
  return { kind: 'directory', metadata, children: new Map(), implied, opaque: false, whiteouts: undefined };
}
