import { type ByteString, encodeByteString } from './byte-string.ts';

const SCHILY_PREFIX = 'SCHILY.xattr.';
const LIBARCHIVE_PREFIX = 'LIBARCHIVE.xattr.';

export const NO_XATTRS: ReadonlyMap<ByteString, Uint8Array> = new Map();

/**
 * Collects the extended attributes that PAX records carry. `SCHILY.xattr.NAME` (star, GNU tar, Go) holds the raw
 * value and wins over `LIBARCHIVE.xattr.NAME` (libarchive), which holds it in base64 under a URL-encoded name.
 * @returns undefined where a record is malformed
 */
export function readXattrs(
  values: ReadonlyMap<ByteString, ByteString>,
): ReadonlyMap<ByteString, Uint8Array> | undefined {
  let xattrs: Map<ByteString, Uint8Array> | undefined;
  for (const [key, value] of values) {
    const record = readSchily(key, value) ?? readLibarchive(key, value);
    if (record === undefined) continue;
    if (record.name === '' || record.name.includes('\0') || record.value === undefined) return undefined;
    xattrs ??= new Map();
    if (record.wins || !xattrs.has(record.name)) xattrs.set(record.name, record.value);
  }
  return xattrs ?? NO_XATTRS;
}

interface XattrRecord {
  readonly name: ByteString;
  readonly value: Uint8Array | undefined;
  readonly wins: boolean;
}

function readSchily(key: ByteString, value: ByteString): XattrRecord | undefined {
  if (!key.startsWith(SCHILY_PREFIX)) return undefined;
  // GNU tar escapes just these two, since a PAX keyword cannot hold an equals sign.
  const name = key.slice(SCHILY_PREFIX.length).replace(/%3D|%25/g, (escape) => (escape === '%3D' ? '=' : '%'));
  return { name, value: encodeByteString(value), wins: true };
}

function readLibarchive(key: ByteString, value: ByteString): XattrRecord | undefined {
  if (!key.startsWith(LIBARCHIVE_PREFIX)) return undefined;
  const name = key
    .slice(LIBARCHIVE_PREFIX.length)
    .replace(/%([0-9A-Fa-f]{2})/g, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const wellFormed = /^[A-Za-z0-9+/]*={0,2}$/.test(value);
  return { name, value: wellFormed ? Buffer.from(value, 'base64') : undefined, wins: false };
}
