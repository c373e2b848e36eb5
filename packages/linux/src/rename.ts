import { bindLibc, callLibc, type KernelString, toKernelString } from './libc.ts';

const AT_FDCWD = -100;
const RENAME_FLAGS = { noReplace: 1, exchange: 2 } as const;

function renameat2(from: KernelString, to: KernelString, flags: number): void {
  callLibc({
    function: bindLibc({ name: 'renameat2', parameters: ['int', 'const void *', 'int', 'const void *', 'uint'] }),
    syscall: 'renameat2',
    subject: to,
    args: [AT_FDCWD, toKernelString(from), AT_FDCWD, toKernelString(to), flags],
  });
}

/** renameat2(2) with RENAME_NOREPLACE: atomic. @throws ErrnoError, EEXIST where `to` is there */
export function renameNoReplace(from: KernelString, to: KernelString): void {
  renameat2(from, to, RENAME_FLAGS.noReplace);
}

/** renameat2(2) with RENAME_EXCHANGE: swaps two paths atomically. @throws ErrnoError */
export function renameExchange(one: KernelString, other: KernelString): void {
  renameat2(one, other, RENAME_FLAGS.exchange);
}
