import { bindLibc, callLibc, type KernelString, toKernelString } from './libc.ts';

/** Largest value the kernel allows; xattr(7). */
const MAX_VALUE_BYTES = 65536;
const ENOUGH_BYTES = 1024;

function readSized(read: (buffer: Buffer) => number): Uint8Array {
  const small = Buffer.alloc(ENOUGH_BYTES);
  try {
    return small.subarray(0, read(small));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERANGE')) throw error;
    const large = Buffer.alloc(MAX_VALUE_BYTES);
    return large.subarray(0, read(large));
  }
}

/** lgetxattr(2): of the path itself, not of what a link points at. @throws ErrnoError, ENODATA where it is not set */
export function getXattr(path: KernelString, name: string): Uint8Array {
  const lgetxattr = bindLibc({
    name: 'lgetxattr',
    result: 'long',
    parameters: ['const void *', 'const void *', 'void *', 'size_t'],
  });
  return readSized((buffer) =>
    callLibc({
      function: lgetxattr,
      syscall: 'lgetxattr',
      subject: path,
      args: [toKernelString(path), toKernelString(name), buffer, buffer.length],
    }),
  );
}

/** lsetxattr(2): makes or replaces. @throws ErrnoError */
export function setXattr(path: KernelString, name: string, value: Uint8Array): void {
  callLibc({
    function: bindLibc({
      name: 'lsetxattr',
      parameters: ['const void *', 'const void *', 'const void *', 'size_t', 'int'],
    }),
    syscall: 'lsetxattr',
    subject: path,
    args: [toKernelString(path), toKernelString(name), value.length === 0 ? null : value, value.length, 0],
  });
}

/** llistxattr(2). @throws ErrnoError */
export function listXattrs(path: KernelString): readonly string[] {
  const llistxattr = bindLibc({
    name: 'llistxattr',
    result: 'long',
    parameters: ['const void *', 'void *', 'size_t'],
  });
  const names = readSized((buffer) =>
    callLibc({
      function: llistxattr,
      syscall: 'llistxattr',
      subject: path,
      args: [toKernelString(path), buffer, buffer.length],
    }),
  );
  return Buffer.from(names)
    .toString()
    .split('\0')
    .filter((name) => name !== '');
}

/** lremovexattr(2). @throws ErrnoError, ENODATA where it is not set */
export function removeXattr(path: KernelString, name: string): void {
  callLibc({
    function: bindLibc({ name: 'lremovexattr', parameters: ['const void *', 'const void *'] }),
    syscall: 'lremovexattr',
    subject: path,
    args: [toKernelString(path), toKernelString(name)],
  });
}
