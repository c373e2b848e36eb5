import type { ByteString } from '@tinydock/tar';
import { crc32c } from './crc32c.ts';
import {
  BLOCK_BITS,
  BLOCK_BYTES,
  EXTENDED_INODE,
  FILE_TYPE,
  INCOMPAT_DEVICE_TABLE,
  LAYOUT,
  MAGIC,
  MODE_TYPE,
  SLOT_BYTES,
  SUPERBLOCK_BYTES,
  XATTR_HEADER_BYTES,
  XATTR_PREFIXES,
} from './erofs-format.ts';

/** What is wrong with an index; whoever knows the layer makes the user's error of it. */
export class IndexDamage extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'IndexDamage';
  }
}

export interface Superblock {
  readonly inodes: number;
  /** In units of {@link SLOT_BYTES}. */
  readonly rootNumber: number;
  /** Of the index itself; addresses from here on lie in the tar. */
  readonly blocks: number;
  /** Of the tar. */
  readonly deviceBlocks: number;
}

/**
 * Reads the block that holds superblock and device slot, the counterpart of `encodeSuperblock`.
 * @throws IndexDamage
 */
export function decodeSuperblock(block: Buffer): Superblock {
  if (block.readUInt32LE(0) !== MAGIC) throw new IndexDamage('it does not begin as an EROFS image');
  const summed = Buffer.from(block.subarray(0, BLOCK_BYTES)).fill(0, 4, 8);
  if (crc32c(0xffffffff, summed) !== block.readUInt32LE(4)) throw new IndexDamage('the sum of its superblock is wrong');
  const hasDevice = block.readUInt32LE(80) === INCOMPAT_DEVICE_TABLE;
  if (block.readUInt8(12) !== BLOCK_BITS || !hasDevice) throw new IndexDamage('it is not of the form that we write');
  return {
    inodes: Number(block.readBigUInt64LE(16)),
    rootNumber: block.readUInt16LE(14),
    blocks: block.readUInt32LE(36),
    deviceBlocks: block.readUInt32LE(SUPERBLOCK_BYTES + 64),
  };
}

export type InodeKind = keyof typeof MODE_TYPE;

/** An inode as it stands in the index. */
export interface IndexInode {
  /** Its place in units of {@link SLOT_BYTES}; tells two inodes of one index apart. */
  readonly number: number;
  readonly kind: InodeKind;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of contents: of a file, of a link's target, of a directory's entries. */
  readonly size: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  readonly links: number;
  /** A block address, or the number of a device. */
  readonly address: number;
  /** True where the contents that fill no block lie behind inode and attributes. */
  readonly isInline: boolean;
  readonly xattrBytes: number;
}

const KINDS = new Map<number, InodeKind>(
  Object.entries(MODE_TYPE).map(([kind, bits]) => [bits, kind as InodeKind] as const),
);
const TYPE_BITS = 0o170000;

/** The counterpart of `encodeInode`. @throws IndexDamage */
export function decodeInode(bytes: Buffer, number: number): IndexInode {
  const format = bytes.readUInt16LE(0);
  const mode = bytes.readUInt16LE(4);
  const layout = format >> 1;
  const kind = KINDS.get(mode & TYPE_BITS);
  const size = Number(bytes.readBigUInt64LE(8));
  const isKnown = (format & 1) === EXTENDED_INODE && (layout === LAYOUT.plain || layout === LAYOUT.inline);
  if (!isKnown || kind === undefined || !Number.isSafeInteger(size)) {
    throw new IndexDamage(`what stands at byte ${number * SLOT_BYTES} is no inode`);
  }
  const xattrWords = bytes.readUInt16LE(2);
  return {
    number,
    kind,
    mode: mode & ~TYPE_BITS,
    uid: bytes.readUInt32LE(24),
    gid: bytes.readUInt32LE(28),
    size,
    mtimeSeconds: Number(bytes.readBigInt64LE(32)),
    mtimeNanoseconds: bytes.readUInt32LE(40),
    links: bytes.readUInt32LE(44),
    address: bytes.readUInt32LE(16),
    isInline: layout === LAYOUT.inline,
    xattrBytes: xattrWords === 0 ? 0 : XATTR_HEADER_BYTES + (xattrWords - 1) * 4,
  };
}

/** The reverse of `encodeDeviceNumber`. */
export function decodeDeviceNumber(device: number): { readonly major: number; readonly minor: number } {
  return { major: (device >>> 8) & 0xfff, minor: (device & 0xff) | ((device >>> 12) & 0xfff00) };
}

/** The counterpart of `encodeXattrs`. @throws IndexDamage */
export function decodeXattrs(bytes: Buffer): ReadonlyMap<ByteString, Buffer> {
  const xattrs = new Map<ByteString, Buffer>();
  for (let at = XATTR_HEADER_BYTES; at < bytes.length;) {
    const nameBytes = bytes.readUInt8(at);
    const prefix = XATTR_PREFIXES.find(([, index]) => index === bytes.readUInt8(at + 1))?.[0];
    const valueStart = at + 4 + nameBytes;
    const end = valueStart + bytes.readUInt16LE(at + 2);
    if (prefix === undefined || end > bytes.length) throw new IndexDamage('an extended attribute runs past its inode');
    xattrs.set(prefix + bytes.toString('latin1', at + 4, valueStart), bytes.subarray(valueStart, end));
    at = Math.ceil(end / 4) * 4;
  }
  return xattrs;
}

/** The type that a directory's entry must give for an inode. */
export function fileTypeOf(kind: InodeKind): number {
  return FILE_TYPE[kind];
}
