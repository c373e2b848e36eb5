import { getSystemErrorName } from 'node:util';

export interface ErrnoErrorOptions {
  readonly syscall: string;
  /** Positive, as in errno(3). */
  readonly errno: number;
  /** The path or name that the call was about. */
  readonly subject?: string | undefined;
  /** What the kernel said beyond the number. */
  readonly detail?: string | undefined;
}

/** A failed system call, in the shape that Node gives its own: `code` is `ENOENT` and so on. */
export interface ErrnoError extends Error {
  readonly code: string;
  /** Negative, as Node's own errors have it. */
  readonly errno: number;
  readonly syscall: string;
  readonly path?: string;
}

/** Linux's errors that Node has no name for; asm-generic/errno.h. */
const OTHER_NAMES: Readonly<Record<number, string>> = {
  15: 'ENOTBLK',
  37: 'ENOLCK',
  74: 'EBADMSG',
  116: 'ESTALE',
  117: 'EUCLEAN',
  122: 'EDQUOT',
  123: 'ENOMEDIUM',
  124: 'EMEDIUMTYPE',
};

function nameErrno(errno: number): string {
  const name = OTHER_NAMES[errno] ?? getSystemErrorName(-errno);
  return /^E[A-Z0-9]+$/.test(name) ? name : `E${errno}`;
}

/** Makes the error for a failed system call; test it with `hasErrnoCode` of the domain. */
export function createErrnoError(options: ErrnoErrorOptions): ErrnoError {
  const code = nameErrno(options.errno);
  const about = options.subject === undefined ? '' : ` '${options.subject}'`;
  const detail = options.detail === undefined ? '' : `: ${options.detail}`;
  const error = new Error(`${code}: ${options.syscall}${about}${detail}`);
  return Object.assign(error, {
    code,
    errno: -options.errno,
    syscall: options.syscall,
    ...(options.subject === undefined ? {} : { path: options.subject }),
  });
}
