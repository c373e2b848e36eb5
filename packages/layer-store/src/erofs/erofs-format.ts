import type { ByteString } from '@tinydock/tar';
import { crc32c } from './crc32c.ts';
import type { InodeMetadata } from './layer-tree.ts';

// Names and layouts follow fs/erofs/erofs_fs.h of Linux 6.12; all numbers are little-endian.

/** A tar's own block size, so that any file in a tar starts on a block of the filesystem. */
export const BLOCK_BYTES = 512;
export const BLOCK_BITS = 9;
/** An inode number counts these from the start of the image. */
export const SLOT_BYTES = 32;
export const INODE_BYTES = 64;
export const DIRENT_BYTES = 12;

export const SUPERBLOCK_OFFSET = 1024;
export const SUPERBLOCK_BYTES = 128;
const DEVICE_SLOT_BYTES = 128;
/** The block after the superblock and the device slot, which share one. */
export const FIRST_INODE_OFFSET = SUPERBLOCK_OFFSET + BLOCK_BYTES;
/** Block addresses have 32 bits, and the highest means a hole. */
export const MAX_BLOCKS = 0xffffffff;

export const MAGIC = 0xe0f5e1e2;
const COMPAT_SUPERBLOCK_CHECKSUM = 1;
const COMPAT_MTIME = 2;
export const INCOMPAT_DEVICE_TABLE = 8;

/** `EROFS_INODE_FLAT_PLAIN` and `EROFS_INODE_FLAT_INLINE`. */
export const LAYOUT = { plain: 0, inline: 2 } as const;

export const FILE_TYPE = {
  file: 1,
  directory: 2,
  characterDevice: 3,
  blockDevice: 4,
  fifo: 5,
  symlink: 7,
} as const;

export const MODE_TYPE = {
  file: 0o100000,
  directory: 0o040000,
  characterDevice: 0o020000,
  blockDevice: 0o060000,
  fifo: 0o010000,
  symlink: 0o120000,
} as const;

export interface SuperblockFields {
  readonly inodes: number;
  /** In bytes from the start of the image; below 2 MiB, since its number has 16 bits. */
  readonly rootOffset: number;
  /** Of the image itself. */
  readonly blocks: number;
  readonly uuid: Uint8Array;
  /** Blocks of the tar, whose addresses follow those of the image; undefined where the image stands alone. */
  readonly deviceBlocks: number | undefined;
}

/** Everything before the first inode: two empty blocks and the one with superblock and device slot. */
export function encodeSuperblock(fields: SuperblockFields): Buffer {
  const { inodes, rootOffset, blocks, uuid, deviceBlocks } = fields;
  const image = Buffer.alloc(FIRST_INODE_OFFSET);
  const superblock = image.subarray(SUPERBLOCK_OFFSET);
  superblock.writeUInt32LE(MAGIC, 0);
  superblock.writeUInt32LE(COMPAT_SUPERBLOCK_CHECKSUM | COMPAT_MTIME, 8);
  superblock.writeUInt8(BLOCK_BITS, 12);
  superblock.writeUInt16LE(rootOffset / SLOT_BYTES, 14);
  superblock.writeBigUInt64LE(BigInt(inodes), 16);
  superblock.writeUInt32LE(blocks, 36);
  superblock.set(uuid, 48);
  if (deviceBlocks !== undefined) {
    superblock.writeUInt32LE(INCOMPAT_DEVICE_TABLE, 80);
    superblock.writeUInt16LE(1, 86);
    superblock.writeUInt16LE((SUPERBLOCK_OFFSET + SUPERBLOCK_BYTES) / DEVICE_SLOT_BYTES, 88);
    superblock.writeUInt32LE(deviceBlocks, SUPERBLOCK_BYTES + 64);
    superblock.writeUInt32LE(blocks, SUPERBLOCK_BYTES + 68);
  }
  // The kernel sums up to the end of the block, past the superblock, with the sum's own field zero.
  superblock.writeUInt32LE(crc32c(0xffffffff, superblock.subarray(0, BLOCK_BYTES)), 4);
  return image;
}

export interface InodeFields {
  readonly layout: (typeof LAYOUT)[keyof typeof LAYOUT];
  /** Type and permission bits. */
  readonly mode: number;
  readonly size: number;
  /** A block address, or the number of a device. */
  readonly address: number;
  readonly inodeNumber: number;
  /** Owner and time. */
  readonly metadata: Pick<InodeMetadata, 'uid' | 'gid' | 'mtimeSeconds' | 'mtimeNanoseconds'>;
  readonly links: number;
  /** Of the attributes that follow the inode. */
  readonly xattrBytes: number;
}

export const XATTR_HEADER_BYTES = 12;
export const EXTENDED_INODE = 1;

/** Writes `struct erofs_inode_extended` into 64 zero bytes. */
export function encodeInode(target: DataView, offset: number, fields: InodeFields): void {
  const { metadata, xattrBytes } = fields;
  target.setUint16(offset, EXTENDED_INODE | (fields.layout << 1), true);
  target.setUint16(offset + 2, xattrBytes === 0 ? 0 : (xattrBytes - XATTR_HEADER_BYTES) / 4 + 1, true);
  target.setUint16(offset + 4, fields.mode, true);
  setInt64(target, offset + 8, fields.size);
  target.setUint32(offset + 16, fields.address, true);
  target.setUint32(offset + 20, fields.inodeNumber, true);
  target.setUint32(offset + 24, metadata.uid, true);
  target.setUint32(offset + 28, metadata.gid, true);
  setInt64(target, offset + 32, metadata.mtimeSeconds);
  target.setUint32(offset + 40, metadata.mtimeNanoseconds, true);
  target.setUint32(offset + 44, fields.links, true);
}

/** Floors towards the past, so that the halves of a negative time are its two's complement. */
function setInt64(target: DataView, offset: number, value: number): void {
  const high = Math.floor(value / 0x100000000);
  target.setUint32(offset, value - high * 0x100000000, true);
  target.setInt32(offset + 4, high, true);
}

/** The kernel's `new_encode_dev()`. */
export function encodeDeviceNumber(major: number, minor: number): number {
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

/** Only what follows the prefix is stored. */
export const XATTR_PREFIXES: readonly (readonly [ByteString, number])[] = [
  ['user.', 1],
  ['system.posix_acl_access', 2],
  ['system.posix_acl_default', 3],
  ['trusted.', 4],
  ['security.', 6],
];

/** Most that the attributes of one inode can take: their size in words has 16 bits. */
export const MAX_XATTR_BYTES = XATTR_HEADER_BYTES + 4 * 0xfffe;

const NO_XATTRS = Buffer.alloc(0);

/** The attributes of an inode as they follow it, in the map's order; empty where there are none. */
export function encodeXattrs(xattrs: ReadonlyMap<ByteString, Uint8Array>): Buffer {
  if (xattrs.size === 0) return NO_XATTRS;
  return Buffer.concat([
    Buffer.alloc(XATTR_HEADER_BYTES),
    ...[...xattrs].map(([name, value]) => encodeXattr(name, value)),
  ]);
}

function encodeXattr(name: ByteString, value: Uint8Array): Buffer {
  const [prefix, index] = XATTR_PREFIXES.find(([candidate]) => name.startsWith(candidate)) ?? ['', 0];
  const rest = name.slice(prefix.length);
  const bytes = 4 + rest.length + value.length;
  const entry = Buffer.alloc(Math.ceil(bytes / 4) * 4);
  entry.writeUInt8(rest.length, 0);
  entry.writeUInt8(index, 1);
  entry.writeUInt16LE(value.length, 2);
  entry.write(rest, 4, 'latin1');
  entry.set(value, 4 + rest.length);
  return entry;
}
