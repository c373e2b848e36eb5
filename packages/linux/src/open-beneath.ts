import { constants } from 'node:fs';
import { bindLibc, callLibc, type KernelString, toKernelString } from './libc.ts';

const SYS_OPENAT2 = 437;
const OPEN_HOW_BYTES = 24;

/** Rules of path resolution, openat2(2). */
export const RESOLVE = { noXdev: 1, noMagicLinks: 2, noSymlinks: 4, beneath: 8, inRoot: 16 } as const;

/** Opens a handle on a path without opening the file; open(2). Node's constants lack it. */
export const O_PATH = 0o10000000;
const O_CLOEXEC = 0o2000000;

export interface OpenAtRequest {
  readonly directoryFd: number;
  readonly path: KernelString;
  /** Or-ed flags of open(2); O_CLOEXEC is added. */
  readonly flags: number;
  /** Permission bits of a file that is made. */
  readonly mode?: number;
  /** Or-ed `RESOLVE`. */
  readonly resolve: number;
}

/** openat2(2). The caller closes the descriptor. @throws ErrnoError, EXDEV or ELOOP where the rules forbid the path */
export function openAt(request: OpenAtRequest): number {
  const how = new BigUint64Array([
    BigInt(request.flags | O_CLOEXEC),
    BigInt(request.mode ?? 0),
    BigInt(request.resolve),
  ]);
  return callLibc({
    function: bindLibc({
      name: 'syscall',
      result: 'long',
      parameters: ['long', 'int', 'const void *', 'const void *', 'size_t'],
    }),
    syscall: 'openat2',
    subject: request.path,
    args: [SYS_OPENAT2, request.directoryFd, toKernelString(request.path), new Uint8Array(how.buffer), OPEN_HOW_BYTES],
  });
}

/**
 * Opens a path as if the directory were the root: `..` and absolute links stay inside it, /proc's links are refused.
 * @throws ErrnoError
 */
export function openInRoot(directoryFd: number, path: KernelString, flags: number = constants.O_RDONLY): number {
  return openAt({ directoryFd, path, flags, resolve: RESOLVE.inRoot | RESOLVE.noMagicLinks });
}
