import type { ByteString } from './byte-string.ts';
import { type FieldRange, readNumber, readText } from './header-fields.ts';

const FIELDS = {
  name: { offset: 0, length: 100 },
  mode: { offset: 100, length: 8 },
  uid: { offset: 108, length: 8 },
  gid: { offset: 116, length: 8 },
  size: { offset: 124, length: 12 },
  mtime: { offset: 136, length: 12 },
  linkName: { offset: 157, length: 100 },
  deviceMajor: { offset: 329, length: 8 },
  deviceMinor: { offset: 337, length: 8 },
  prefix: { offset: 345, length: 155 },
  starPrefix: { offset: 345, length: 131 },
  gnuAccessTime: { offset: 345, length: 12 },
  gnuChangeTime: { offset: 357, length: 12 },
} as const satisfies Record<string, FieldRange>;

const TYPE_FLAG_OFFSET = 156;

/** The fields of one header block, unchecked: numbers may be NaN or infinite. */
export interface RawHeader {
  readonly name: ByteString;
  readonly typeFlag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly linkName: ByteString;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** Decodes a v7, ustar, star or GNU header block whose checksum has been verified. */
export function decodeHeader(block: Buffer): RawHeader {
  const typeFlag = readTypeFlag(block);
  const isDevice = typeFlag === '3' || typeFlag === '4';
  return {
    name: readName(block),
    typeFlag,
    mode: readNumber(block, FIELDS.mode),
    uid: readNumber(block, FIELDS.uid),
    gid: readNumber(block, FIELDS.gid),
    size: readNumber(block, FIELDS.size),
    mtime: readNumber(block, FIELDS.mtime),
    linkName: typeFlag === '1' || typeFlag === '2' ? readText(block, FIELDS.linkName) : '',
    deviceMajor: isDevice ? readNumber(block, FIELDS.deviceMajor) : 0,
    deviceMinor: isDevice ? readNumber(block, FIELDS.deviceMinor) : 0,
  };
}

/** The type flag as a character; the NUL of old tars reads as `'\0'`. */
export function readTypeFlag(block: Buffer): string {
  return String.fromCharCode(block[TYPE_FLAG_OFFSET] ?? 0);
}

/** The size field alone, for extension headers. */
export function readSize(block: Buffer): number {
  return readNumber(block, FIELDS.size);
}

function readName(block: Buffer): ByteString {
  const name = readText(block, FIELDS.name);
  const prefix = readPrefix(block);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function readPrefix(block: Buffer): ByteString {
  if (block[FIELDS.prefix.offset] === 0) return '';
  const magic = block.toString('latin1', 257, 265);
  if (magic.startsWith('ustar\0')) {
    return readText(block, block.toString('latin1', 508, 512) === 'tar\0' ? FIELDS.starPrefix : FIELDS.prefix);
  }
  return magic === 'ustar  \0' ? readMisplacedPrefix(block) : '';
}

/**
 * The GNU format keeps times where ustar keeps the prefix, yet the tar writer of Go before 1.8 put a prefix there
 * under the GNU magic; images built then are still pulled. Go's reader tells the two apart the same way.
 */
function readMisplacedPrefix(block: Buffer): ByteString {
  const times = readNumber(block, FIELDS.gnuAccessTime) + readNumber(block, FIELDS.gnuChangeTime);
  if (Number.isFinite(times)) return '';
  const prefix = readText(block, FIELDS.prefix);
  return /^[\x01-\x7f]*$/.test(prefix) ? prefix : '';
}
