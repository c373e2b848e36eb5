import { bindLibc, callLibc } from './libc.ts';

/** ioctl_iflags(2), on architectures whose numbers are the common ones, with a long of 64 bits. */
const FS_IOC_GETFLAGS = 0x80086601;
const FS_IOC_SETFLAGS = 0x40086602;
const FS_IMMUTABLE_FL = 0x10;
const FS_APPEND_FL = 0x20;

function callFlags(fd: number, request: number, flags: Uint32Array): void {
  callLibc({
    function: bindLibc({ name: 'ioctl', parameters: ['int', 'ulong', 'void *'] }),
    syscall: 'ioctl',
    subject: `file descriptor ${String(fd)}`,
    args: [fd, request, new Uint8Array(flags.buffer)],
  });
}

/**
 * Takes from a file or directory what keeps it from being changed and removed, as `chattr -i -a` does. Nothing where it
 * has none of that. @throws ErrnoError, also for file systems without such flags
 */
export function unprotectFile(fd: number): void {
  // The kernel takes an int, whatever the request's number says; a whole long is there for it.
  const flags = new Uint32Array(2);
  callFlags(fd, FS_IOC_GETFLAGS, flags);
  const wanted = (flags[0] ?? 0) & ~(FS_IMMUTABLE_FL | FS_APPEND_FL);
  if (wanted !== flags[0]) callFlags(fd, FS_IOC_SETFLAGS, new Uint32Array([wanted, 0]));
}
