import type { ByteString } from '@tinydock/tar';
import {
  decodeInode,
  decodeSuperblock,
  decodeXattrs,
  fileTypeOf,
  IndexDamage,
  type IndexInode,
  type Superblock,
} from '../erofs/decode-erofs.ts';
import { BLOCK_BYTES, INODE_BYTES, SLOT_BYTES, SUPERBLOCK_OFFSET } from '../erofs/erofs-format.ts';
import { type DirectoryEntry, decodeDirectoryBlock } from '../erofs/directory-blocks.ts';
import { PagedFile } from './paged-file.ts';

const MAX_LINK_BYTES = 4095;
const NO_XATTRS: ReadonlyMap<ByteString, Buffer> = new Map();

/** Where the contents of a file lie, in one run. */
export interface FileExtent {
  readonly source: 'tar' | 'index';
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * Reads an index that `writeErofsIndex` has written, without mounting it: the counterpart of the writer. Whatever the
 * bytes are, it reads only within the file and keeps a few pages of it.
 */
export class ErofsIndexReader implements Disposable {
  readonly #file: PagedFile;
  readonly #superblock: Superblock;

  /** @throws IndexDamage, the error of open(2) */
  constructor(path: string) {
    this.#file = new PagedFile(path);
    try {
      this.#superblock = decodeSuperblock(this.#file.read(SUPERBLOCK_OFFSET, BLOCK_BYTES));
      if (this.#superblock.blocks * BLOCK_BYTES !== this.#file.size) throw new IndexDamage('its length is wrong');
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** The most of it that is kept in memory. */
  get maxKeptBytes(): number {
    return this.#file.maxKeptBytes;
  }

  /** More directories than this it cannot have. */
  get maxDirectories(): number {
    return Math.min(this.#superblock.inodes, this.#file.size / SLOT_BYTES);
  }

  /** @throws IndexDamage */
  root(): IndexInode {
    const root = this.inode(this.#superblock.rootNumber);
    if (root.kind !== 'directory') throw new IndexDamage('its root is not a directory');
    return root;
  }

  /** @throws IndexDamage */
  inode(number: number): IndexInode {
    return decodeInode(this.#file.read(number * SLOT_BYTES, INODE_BYTES), number);
  }

  /** @throws IndexDamage where the entry's type is not the inode's */
  inodeOf(entry: DirectoryEntry): IndexInode {
    const inode = this.inode(entry.inodeNumber);
    if (fileTypeOf(inode.kind) !== entry.fileType)
      throw new IndexDamage('a directory and an inode contradict each other');
    return inode;
  }

  /** @throws IndexDamage */
  xattrs(inode: IndexInode): ReadonlyMap<ByteString, Buffer> {
    if (inode.xattrBytes === 0) return NO_XATTRS;
    return decodeXattrs(this.#file.read(inode.number * SLOT_BYTES + INODE_BYTES, inode.xattrBytes));
  }

  /** The target of a symlink. @throws IndexDamage */
  readLink(inode: IndexInode): ByteString {
    if (inode.size > MAX_LINK_BYTES) throw new IndexDamage('the target of a symlink is too long');
    const blocks = Math.ceil(inode.size / BLOCK_BYTES);
    let target = '';
    for (let block = 0; block < blocks; block++) target += this.#contents(inode, block).toString('latin1');
    return target;
  }

  /**
   * The entries of a directory in byte order, without `.` and `..`, one block at a time. Damage can make a directory
   * its own descendant: whoever goes down counts with {@link maxDirectories}.
   * @throws IndexDamage
   */
  *entries(directory: IndexInode): Generator<DirectoryEntry, void, undefined> {
    const blocks = Math.ceil(directory.size / BLOCK_BYTES);
    let last = '';
    for (let block = 0; block < blocks; block++) {
      for (const entry of decodeDirectoryBlock(this.#contents(directory, block))) {
        if (entry.name <= last) throw new IndexDamage('the names of a directory are out of order');
        last = entry.name;
        if (entry.name !== '.' && entry.name !== '..') yield entry;
      }
    }
  }

  /** The entry of one name; undefined where there is none. @throws IndexDamage */
  lookUp(directory: IndexInode, name: ByteString): DirectoryEntry | undefined {
    for (const entry of this.entries(directory)) {
      if (entry.name >= name) return entry.name === name ? entry : undefined;
    }
    return undefined;
  }

  /** Where a regular file's contents lie. @throws IndexDamage where they run past the end of their file */
  extent(inode: IndexInode): FileExtent {
    const { blocks, deviceBlocks } = this.#superblock;
    const length = Math.ceil(inode.size / BLOCK_BYTES);
    const isInTar = inode.size === 0 || inode.address >= blocks;
    if (inode.size > 0 && inode.address + length > (isInTar ? blocks + deviceBlocks : blocks)) {
      throw new IndexDamage('the contents of a file run past the end');
    }
    const first = inode.size === 0 ? 0 : inode.address - (isInTar ? blocks : 0);
    return { source: isInTar ? 'tar' : 'index', offset: first * BLOCK_BYTES, sizeBytes: inode.size };
  }

  /** Fills the buffer from the index itself. @throws IndexDamage */
  readInto(buffer: Buffer, offset: number): void {
    this.#file.readInto(buffer, offset);
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  /** One block of what the index itself holds of an inode, cut off at its size. */
  #contents(inode: IndexInode, block: number): Buffer {
    const start = block * BLOCK_BYTES;
    const length = Math.min(BLOCK_BYTES, inode.size - start);
    const isTail = inode.isInline && length < BLOCK_BYTES;
    const offset = isTail
      ? inode.number * SLOT_BYTES + INODE_BYTES + inode.xattrBytes
      : inode.address * BLOCK_BYTES + start;
    return this.#file.read(offset, length);
  }
}
