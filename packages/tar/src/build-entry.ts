import type { ByteString } from './byte-string.ts';
import type { RawHeader } from './decode-header.ts';
import { type PaxRecords, parseDecimal, parsePaxTime, parseSignedDecimal } from './pax-records.ts';
import { readXattrs } from './pax-xattrs.ts';
import { parseSparseNumbers } from './sparse-map.ts';
import type { TarEntry, TarEntryType } from './tar-entry.ts';

/** Everything that extension headers said before the header of an entry. */
export interface EntryExtensions {
  readonly global: ReadonlyMap<ByteString, ByteString>;
  readonly pax: PaxRecords | undefined;
  readonly longName: ByteString | undefined;
  readonly longLink: ByteString | undefined;
}

/** Where a sparse map is found, or its numbers and the expanded size where the PAX records hold them. */
export type SparseSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'oldGnu' }
  | { readonly kind: 'inData'; readonly size: number }
  | { readonly kind: 'listed'; readonly size: number; readonly numbers: readonly number[] };

/** An entry whose sparse map is still to be read, and which is placed in the tar by the parser. */
export interface EntryDraft {
  readonly fields: Omit<TarEntry, 'sparse' | 'headerOffset' | 'dataOffset' | 'storedBytes'>;
  readonly sparseSource: SparseSource;
}

const TYPES: Readonly<Record<string, TarEntryType>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardLink',
  '2': 'symlink',
  '3': 'characterDevice',
  '4': 'blockDevice',
  '5': 'directory',
  '6': 'fifo',
};

/**
 * Merges a header with the extensions before it. GNU long names win over PAX, PAX over the header, and only the
 * fields that nothing overrides have to be well-formed. Types without contents have size 0 whatever the header says,
 * as in Go's reader.
 * @returns what is wrong, as a string, or the entry
 */
export function buildEntry(header: RawHeader, extensions: EntryExtensions): EntryDraft | string {
  const values = mergeValues(extensions);
  const sparseSource = findSparseSource(header, values, extensions.pax?.sparseNumbers ?? []);
  const xattrs = readXattrs(values);
  if (xattrs === undefined) return 'malformed extended attribute record';
  if (typeof sparseSource === 'string') return sparseSource;
  const path = extensions.longName ?? values.get('GNU.sparse.name') ?? values.get('path') ?? header.name;
  const type = findType(header.typeFlag, path);
  const numbers = mergeNumbers(header, values);
  if (typeof numbers === 'string') return numbers;
  const hasLink = type === 'hardLink' || type === 'symlink';
  const fields = {
    path,
    type,
    typeFlag: header.typeFlag === '\0' ? '0' : header.typeFlag,
    mode: header.mode & 0o7777,
    uid: numbers.uid,
    gid: numbers.gid,
    size: type === 'file' || type === 'unknown' ? numbers.size : 0,
    mtimeSeconds: numbers.mtime.seconds,
    mtimeNanoseconds: numbers.mtime.nanoseconds,
    linkPath: hasLink ? (extensions.longLink ?? values.get('linkpath') ?? header.linkName) : '',
    deviceMajor: header.deviceMajor,
    deviceMinor: header.deviceMinor,
    xattrs,
  };
  return { fields, sparseSource };
}

/** An empty value unsets the keyword, a global one included; an extended attribute may truly be empty. */
function mergeValues({ global, pax }: EntryExtensions): ReadonlyMap<ByteString, ByteString> {
  if (pax === undefined) return global;
  const merged = global.size === 0 ? pax.values : new Map([...global, ...pax.values]);
  for (const [key, value] of merged) if (value === '' && !key.includes('.xattr.')) merged.delete(key);
  return merged;
}

function findType(typeFlag: string, path: ByteString): TarEntryType {
  // Tars older than POSIX mark a directory by a trailing slash only.
  if (typeFlag === '\0' && path.endsWith('/')) return 'directory';
  return Object.hasOwn(TYPES, typeFlag) ? (TYPES[typeFlag] ?? 'unknown') : 'unknown';
}

interface EntryNumbers {
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: { readonly seconds: number; readonly nanoseconds: number };
}

function mergeNumbers(header: RawHeader, values: ReadonlyMap<ByteString, ByteString>): EntryNumbers | string {
  const time = values.get('mtime');
  const mtime = time === undefined ? { seconds: header.mtime, nanoseconds: 0 } : parsePaxTime(time);
  const uid = overrideNumber(header.uid, values.get('uid'), parseSignedDecimal);
  const gid = overrideNumber(header.gid, values.get('gid'), parseSignedDecimal);
  const size = overrideNumber(header.size, values.get('size'), parseDecimal);
  if (mtime === undefined || !Number.isSafeInteger(mtime.seconds)) return 'malformed modification time';
  if (!Number.isSafeInteger(uid) || !Number.isSafeInteger(gid)) return 'malformed owner';
  if (!Number.isSafeInteger(size) || size < 0) return 'malformed size';
  if (!Number.isSafeInteger(header.mode) || header.mode < 0) return 'malformed mode';
  if (!isDeviceNumber(header.deviceMajor) || !isDeviceNumber(header.deviceMinor)) return 'malformed device number';
  return { uid, gid, size, mtime };
}

function overrideNumber(
  value: number,
  override: ByteString | undefined,
  parse: (text: ByteString) => number | undefined,
): number {
  return override === undefined ? value : (parse(override) ?? Number.NaN);
}

function isDeviceNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function findSparseSource(
  header: RawHeader,
  values: ReadonlyMap<ByteString, ByteString>,
  sparseNumbers: readonly ByteString[],
): SparseSource | string {
  if (header.typeFlag === 'S') return { kind: 'oldGnu' };
  if (findType(header.typeFlag, '') !== 'file') return { kind: 'none' };
  const map = values.get('GNU.sparse.map');
  const major = values.get('GNU.sparse.major');
  if (major !== undefined) {
    const version = `${major}.${values.get('GNU.sparse.minor') ?? ''}`;
    const realSize = parseDecimal(values.get('GNU.sparse.realsize') ?? '');
    if (version !== '1.0') return `unsupported sparse format ${JSON.stringify(version.slice(0, 20))}`;
    return realSize === undefined ? 'malformed sparse size' : { kind: 'inData', size: realSize };
  }
  const size = values.get('GNU.sparse.size');
  if (map === undefined && sparseNumbers.length === 0 && size === undefined) return { kind: 'none' };
  const parsedSize = parseDecimal(size ?? '');
  if (parsedSize === undefined) return 'malformed sparse size';
  const texts = map === undefined ? sparseNumbers : map.split(',');
  return { kind: 'listed', size: parsedSize, numbers: parseSparseNumbers(texts) };
}
