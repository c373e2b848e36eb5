import { closeSync, readSync } from 'node:fs';
import { createErrnoError, type ErrnoError } from './errno-error.ts';
import { bindLibc, type CFunction, callLibc, type KernelString, showKernelString, toKernelString } from './libc.ts';

/** The same on every architecture from 424 on. */
const SYSCALLS = {
  openTree: 428,
  moveMount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  mountSetattr: 442,
} as const;

const AT_FDCWD = -100;
const CLOEXEC = 1;
const OPEN_TREE_CLOEXEC = 0o2000000;
const MOVE_MOUNT_F_EMPTY_PATH = 4;
const CONFIG = { flag: 0, string: 1, create: 6 } as const;

/** Attributes of fsmount(2). */
export const MOUNT_ATTRIBUTES = { readOnly: 1, noSuid: 2, noDev: 4, noExec: 8, noAtime: 16 } as const;

/** One option of a filesystem: a name alone is a flag. Order matters where the filesystem says so. */
export type FilesystemOption = readonly [name: string] | readonly [name: string, value: KernelString];

export interface FilesystemRequest {
  readonly type: string;
  readonly options: readonly FilesystemOption[];
  /** Or-ed `MOUNT_ATTRIBUTES`. */
  readonly attributes?: number | undefined;
}

function bindSyscall(parameters: readonly string[]): CFunction {
  return bindLibc({ name: 'syscall', result: 'long', parameters: ['long', ...parameters] });
}

/** fsopen(2). The caller closes the descriptor. @throws ErrnoError */
export function fsopen(type: string): number {
  return callLibc({
    function: bindSyscall(['const void *', 'uint']),
    syscall: 'fsopen',
    subject: type,
    args: [SYSCALLS.fsopen, toKernelString(type), CLOEXEC],
  });
}

/** fsconfig(2) with FSCONFIG_SET_STRING, or FSCONFIG_SET_FLAG where there is no value. @throws ErrnoError */
export function fsconfigSet(contextFd: number, [name, value]: FilesystemOption): void {
  fsconfig(contextFd, value === undefined ? CONFIG.flag : CONFIG.string, { name, value });
}

/** fsconfig(2) with FSCONFIG_CMD_CREATE: makes the filesystem from the options set. @throws ErrnoError */
export function fsconfigCreate(contextFd: number): void {
  fsconfig(contextFd, CONFIG.create, {});
}

function fsconfig(
  contextFd: number,
  command: number,
  option: { readonly name?: string; readonly value?: KernelString | undefined },
): void {
  const call = {
    function: bindSyscall(['int', 'uint', 'const void *', 'const void *', 'int']),
    syscall: 'fsconfig',
    args: [
      SYSCALLS.fsconfig,
      contextFd,
      command,
      option.name === undefined ? null : toKernelString(option.name),
      option.value === undefined ? null : toKernelString(option.value),
      0,
    ],
  };
  try {
    callLibc(call);
  } catch (error) {
    const { errno } = error as ErrnoError;
    const subject = option.value === undefined ? option.name : `${option.name ?? ''}=${showKernelString(option.value)}`;
    throw createErrnoError({ syscall: 'fsconfig', errno: -errno, subject, detail: readContextLog(contextFd) });
  }
}

/** What the filesystem logged to its context, such as `e overlay: ...`; undefined where it said nothing. */
export function readContextLog(contextFd: number): string | undefined {
  const lines: string[] = [];
  const buffer = Buffer.alloc(4096);
  for (let read = 0; read < 64; read += 1) {
    try {
      const length = readSync(contextFd, buffer);
      if (length === 0) break;
      lines.push(buffer.toString('utf8', 0, length).trim());
    } catch {
      // ENODATA ends the log.
      break;
    }
  }
  return lines.length === 0 ? undefined : lines.join('; ');
}

/** fsmount(2): a detached mount. The caller closes the descriptor. @throws ErrnoError */
export function fsmount(contextFd: number, attributes = 0): number {
  return callLibc({
    function: bindSyscall(['int', 'uint', 'uint']),
    syscall: 'fsmount',
    args: [SYSCALLS.fsmount, contextFd, CLOEXEC, attributes],
  });
}

/** move_mount(2): attaches a detached mount at a path. @throws ErrnoError */
export function moveMount(mountFd: number, target: KernelString): void {
  callLibc({
    function: bindSyscall(['int', 'const void *', 'int', 'const void *', 'uint']),
    syscall: 'move_mount',
    subject: target,
    args: [SYSCALLS.moveMount, mountFd, toKernelString(''), AT_FDCWD, toKernelString(target), MOVE_MOUNT_F_EMPTY_PATH],
  });
}

/** open_tree(2): a handle on the mount at a path, without copying it. The caller closes it. @throws ErrnoError */
export function openTree(path: KernelString): number {
  return callLibc({
    function: bindSyscall(['int', 'const void *', 'uint']),
    syscall: 'open_tree',
    subject: path,
    args: [SYSCALLS.openTree, AT_FDCWD, toKernelString(path), OPEN_TREE_CLOEXEC],
  });
}

/**
 * Makes a filesystem through the new mount API and returns its detached mount, which the caller closes.
 * Has no limit on the length of all options together; one value may have 255 bytes.
 * @throws ErrnoError with what the filesystem logged
 */
export function createFilesystem(request: FilesystemRequest): number {
  const contextFd = fsopen(request.type);
  try {
    for (const option of request.options) fsconfigSet(contextFd, option);
    fsconfigCreate(contextFd);
    return fsmount(contextFd, request.attributes);
  } finally {
    closeSync(contextFd);
  }
}

/** As `createFilesystem`, attached at `target`. @throws ErrnoError */
export function mountFilesystem(request: FilesystemRequest, target: KernelString): void {
  const mountFd = createFilesystem(request);
  try {
    moveMount(mountFd, target);
  } finally {
    closeSync(mountFd);
  }
}
