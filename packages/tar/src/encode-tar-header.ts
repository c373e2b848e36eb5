import { type ByteString, encodeByteString } from './byte-string.ts';
import { BLOCK_BYTES, computeChecksum, type FieldRange, ZERO } from './header-fields.ts';
import { NO_XATTRS } from './pax-xattrs.ts';
import type { TarEntryType } from './tar-entry.ts';

/** An entry to be written. Paths are byte strings: pass text through `toByteString` first. */
export interface NewTarEntry {
  readonly path: ByteString;
  readonly type: Exclude<TarEntryType, 'unknown'>;
  readonly mode: number;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Bytes of contents that follow the header; only files have any. */
  readonly size?: number | undefined;
  readonly mtimeSeconds?: number | undefined;
  readonly mtimeNanoseconds?: number | undefined;
  readonly linkPath?: ByteString | undefined;
  readonly deviceMajor?: number | undefined;
  readonly deviceMinor?: number | undefined;
  readonly xattrs?: ReadonlyMap<ByteString, Uint8Array> | undefined;
}

const TYPE_FLAGS: Readonly<Record<NewTarEntry['type'], string>> = {
  file: '0',
  hardLink: '1',
  symlink: '2',
  characterDevice: '3',
  blockDevice: '4',
  directory: '5',
  fifo: '6',
};

const MAX_NAME = 100;
const MAX_PREFIX = 155;
const MAX_OCTAL_7 = 0o7777777;
const MAX_OCTAL_11 = 0o77777777777;

/** Two zero blocks, which end an archive. */
export const TAR_TRAILER: Uint8Array = new Uint8Array(2 * BLOCK_BYTES);

/** Zero bytes that follow contents of `size` bytes, up to the next block. */
export function tarPadding(size: number): Uint8Array {
  return TAR_TRAILER.subarray(0, (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}

/**
 * The header blocks of one entry: ustar where everything fits, else preceded by a PAX header with just the records
 * that do not fit. The same entry always gives the same bytes. POSIX.1-2008, pax.
 */
export function encodeTarHeader(entry: NewTarEntry): Buffer {
  const split = splitPath(entry.path);
  const found = collectPaxRecords(entry, split !== undefined);
  const header = encodeBlock(entry, split ?? { prefix: '', name: entry.path.slice(-MAX_NAME) });
  if (found.length === 0) return header;
  const records = encodePaxRecords(found);
  const paxHeader = encodeBlock(
    { path: '', type: 'file', mode: 0o644, size: records.length },
    { prefix: '', name: `PaxHeaders/${entry.path.slice(-80)}` },
    'x',
  );
  return Buffer.concat([paxHeader, records, tarPadding(records.length), header]);
}

interface SplitPath {
  readonly prefix: ByteString;
  readonly name: ByteString;
}

/** @returns undefined where the path does not fit into ustar's two fields or is not ASCII */
function splitPath(path: ByteString): SplitPath | undefined {
  if (!isAscii(path)) return undefined;
  if (path.length <= MAX_NAME) return { prefix: '', name: path };
  const slash = path.indexOf('/', path.length - MAX_NAME - 1);
  if (slash < 1 || slash > MAX_PREFIX || slash === path.length - 1) return undefined;
  return { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
}

function isAscii(text: ByteString): boolean {
  return /^[\x01-\x7f]*$/.test(text);
}

function collectPaxRecords(entry: NewTarEntry, pathFits: boolean): [ByteString, Buffer][] {
  const records: [ByteString, Buffer][] = [];
  const add = (key: string, value: string): number => records.push([key, encodeByteString(value)]);
  const { linkPath = '', size = 0, uid = 0, gid = 0, mtimeSeconds = 0, mtimeNanoseconds = 0 } = entry;
  if (!pathFits) add('path', entry.path);
  if (linkPath.length > MAX_NAME || !isAscii(linkPath)) add('linkpath', linkPath);
  if (size > MAX_OCTAL_11) add('size', String(size));
  if (uid > MAX_OCTAL_7) add('uid', String(uid));
  if (gid > MAX_OCTAL_7) add('gid', String(gid));
  if (mtimeNanoseconds !== 0 || mtimeSeconds < 0 || mtimeSeconds > MAX_OCTAL_11) {
    add('mtime', formatPaxTime(mtimeSeconds, mtimeNanoseconds));
  }
  const { xattrs = NO_XATTRS } = entry;
  if (xattrs.size === 0) return records;
  for (const [name, value] of [...xattrs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = name.replace(/[%=]/g, (character) => (character === '=' ? '%3D' : '%25'));
    records.push([`SCHILY.xattr.${key}`, Buffer.from(value)]);
  }
  return records;
}

function formatPaxTime(seconds: number, nanoseconds: number): string {
  const backwards = seconds < 0 && nanoseconds > 0;
  const whole = backwards ? seconds + 1 : seconds;
  const fraction = String(backwards ? 1e9 - nanoseconds : nanoseconds).padStart(9, '0');
  const sign = backwards && whole === 0 ? '-' : '';
  return nanoseconds === 0 ? String(seconds) : `${sign}${whole}.${fraction.replace(/0+$/, '')}`;
}

function encodePaxRecords(records: readonly [ByteString, Buffer][]): Buffer {
  const parts = records.flatMap(([key, value]) => {
    const rest = key.length + value.length + 3;
    let length = rest + String(rest).length;
    if (String(length).length > String(rest).length) length = rest + String(length).length;
    return [Buffer.from(`${length} ${key}=`, 'latin1'), value, Buffer.from('\n')];
  });
  return Buffer.concat(parts);
}

function encodeBlock(entry: NewTarEntry, { prefix, name }: SplitPath, typeFlag = TYPE_FLAGS[entry.type]): Buffer {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  block.set(EMPTY_BLOCK);
  writeText(block, { offset: 0, length: MAX_NAME }, name);
  writeOctal(block, { offset: 100, length: 8 }, entry.mode & 0o7777);
  writeOctal(block, { offset: 108, length: 8 }, fitting(entry.uid ?? 0, MAX_OCTAL_7));
  writeOctal(block, { offset: 116, length: 8 }, fitting(entry.gid ?? 0, MAX_OCTAL_7));
  writeOctal(block, { offset: 124, length: 12 }, fitting(entry.size ?? 0, MAX_OCTAL_11));
  writeOctal(block, { offset: 136, length: 12 }, fitting(entry.mtimeSeconds ?? 0, MAX_OCTAL_11));
  writeText(block, { offset: 156, length: 1 }, typeFlag);
  writeText(block, { offset: 157, length: MAX_NAME }, entry.linkPath ?? '');
  writeOctal(block, { offset: 329, length: 8 }, entry.deviceMajor ?? 0);
  writeOctal(block, { offset: 337, length: 8 }, entry.deviceMinor ?? 0);
  writeText(block, { offset: 345, length: MAX_PREFIX }, prefix);
  writeOctal(block, { offset: 148, length: 7 }, computeChecksum(block));
  return block;
}

/** What is the same in all headers. */
const EMPTY_BLOCK = createEmptyBlock();

function createEmptyBlock(): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write('ustar\u000000', 257, 'latin1');
  // After the digits of the checksum and their NUL.
  block.write(' ', 155, 'latin1');
  return block;
}

function fitting(value: number, largest: number): number {
  return value >= 0 && value <= largest ? value : 0;
}

// Byte by byte: for so few, a call of the system's functions takes longer than all of them.
function writeText(block: Buffer, { offset, length }: FieldRange, text: ByteString): void {
  const end = Math.min(text.length, length);
  for (let at = 0; at < end; at++) block[offset + at] = text.charCodeAt(at);
}

/** Digits up to the last byte, which stays 0. */
function writeOctal(block: Buffer, { offset, length }: FieldRange, value: number): void {
  let left = value;
  for (let at = offset + length - 2; at >= offset; at--) {
    const next = Math.floor(left / 8);
    block[at] = ZERO + left - next * 8;
    left = next;
  }
}
