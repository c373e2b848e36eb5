import type { ByteString } from '../byte-string.ts';

/** What stat(2) says, as Node has it. */
export interface FileStatus {
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
  isBlockDevice(): boolean;
  isCharacterDevice(): boolean;
}

/** The functions of Node's `fs` that reading a tree takes. They are passed in: this package does no input or output. */
export interface ReadableFileSystem {
  readonly constants: {
    readonly O_RDONLY: number;
    readonly O_DIRECTORY: number;
    readonly O_NOFOLLOW: number;
    readonly O_NONBLOCK: number;
  };
  openSync(path: Buffer, flags: number): number;
  closeSync(fd: number): void;
  fstatSync(fd: number): FileStatus;
  lstatSync(path: Buffer): FileStatus;
  /**
   * What lstat says of names in an open directory, undefined for what is not there: for whoever knows a faster way.
   * Undefined where it does not serve.
   */
  lstatNames?(directoryFd: number, names: readonly ByteString[]): readonly (FileStatus | undefined)[] | undefined;
  readdirSync(path: Buffer, options: { readonly encoding: 'latin1' }): ByteString[];
  readlinkSync(path: Buffer, options: { readonly encoding: 'latin1' }): ByteString;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: null): number;
}

/**
 * A name in an open directory, as a path that no link can lead elsewhere: the kernel goes from the descriptor to the
 * directory itself. Calls that follow the last component must be told not to.
 */
export function pathInDirectory(directoryFd: number, name: ByteString): Buffer {
  return Buffer.from(`/proc/self/fd/${directoryFd}/${name}`, 'latin1');
}

/** The directory itself. */
export function pathOfDirectory(directoryFd: number): Buffer {
  return Buffer.from(`/proc/self/fd/${directoryFd}/.`);
}
