import type { ByteString } from '@tinydock/tar';

/** One file of a tree. */
export interface TreeEntry {
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a file, in bytes. */
  readonly size: number;
  readonly mtimeSeconds: number;
  /** Of a symlink, else empty. */
  readonly linkPath: ByteString;
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
  /** The same for all names of a file that has several; undefined for other files. */
  readonly inode?: string | undefined;
  /** What it is, of the type `other`: a socket, a FIFO or a device. */
  readonly special?: string | undefined;
  /** As {@link SourceTree.digest} of a file, where the tree knows it without a look at the bytes. */
  readonly digest?: string | undefined;
}

/** A file in a directory. */
export interface NamedEntry {
  readonly name: ByteString;
  readonly entry: TreeEntry;
}

/** What is known at once, or will be: waiting for each of many files takes longer than what is done with them. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Files to be copied, or to be copied into: a build context, or the tree of an image. Paths are byte strings without a
 * slash at either end, the root is empty, and no part of them may be a symlink: see {@link resolvePath}.
 */
export interface SourceTree {
  stat(path: ByteString): Awaitable<TreeEntry | undefined>;
  /** Names in a directory, in byte order. */
  list(path: ByteString): Awaitable<readonly ByteString[]>;
  /** What {@link list} and {@link stat} say of all that is in a directory, for trees that know it at once. */
  listEntries?(path: ByteString): readonly NamedEntry[];
  /** The bytes of a file. */
  read(path: ByteString): AsyncIterable<Uint8Array>;
  /** sha256 of the bytes of a file, in hex. */
  digest(path: ByteString): Awaitable<string>;
  /** What has been worked out of these files, for whoever wants to know it again. */
  readonly facts?: Map<string, unknown>;
}
