import type { ByteString } from './byte-string.ts';

/**
 * What an entry is. `unknown` covers every type flag that POSIX and GNU tar do not define for files, such as GNU
 * volume labels (`V`); extension headers (PAX, GNU long names) are folded into the entry they describe.
 */
export type TarEntryType =
  'file' | 'hardLink' | 'symlink' | 'characterDevice' | 'blockDevice' | 'directory' | 'fifo' | 'unknown';

/** A run of stored bytes at `offset` of the expanded file; the runs lie one after the other in the tar. */
export interface SparseExtent {
  readonly offset: number;
  readonly length: number;
}

/** One decoded entry: header, PAX and GNU extensions merged. POSIX.1-2008, pax, "ustar" and "pax" formats. */
export interface TarEntry {
  /** As the tar has it: with leading slashes, `.` and `..` components and trailing slashes. */
  readonly path: ByteString;
  readonly type: TarEntryType;
  /** The type flag byte as a character; `'0'` for a regular file. */
  readonly typeFlag: string;
  /** Permission, set-id and sticky bits only (07777). */
  readonly mode: number;
  /** A safe integer, unchecked otherwise: a hostile tar may hold negative or huge ids. */
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the file, expanded where it is sparse; 0 for types without contents. */
  readonly size: number;
  /** Seconds since 1970, negative before; `mtimeNanoseconds` (0 to 999,999,999) counts forward from it. */
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  /** Target of a hard link or symlink, else empty. */
  readonly linkPath: ByteString;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** By full name, such as `security.capability`. */
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
  /** In order and without overlap; undefined where the file is stored whole. */
  readonly sparse: readonly SparseExtent[] | undefined;
  /** Of the first header block that belongs to the entry, extension headers included. */
  readonly headerOffset: number;
  /** Of the first stored byte of the contents; a multiple of 512. */
  readonly dataOffset: number;
  /** Stored bytes of the contents; differs from `size` where the file is sparse. */
  readonly storedBytes: number;
}
