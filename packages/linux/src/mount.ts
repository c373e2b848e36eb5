import { bindLibc, type Call, callLibc, callLibcAsync, type KernelString, toKernelString } from './libc.ts';

/** Flags of mount(2). */
export const MOUNT_FLAGS = {
  readOnly: 1,
  noSuid: 2,
  noDev: 4,
  noExec: 8,
  remount: 32,
  noAtime: 1024,
  bind: 4096,
  move: 8192,
  recursive: 16384,
  private: 1 << 18,
  slave: 1 << 19,
  shared: 1 << 20,
} as const;

/** Flags of umount2(2). */
export const UNMOUNT_FLAGS = { force: 1, detach: 2, noFollow: 8 } as const;

export interface MountRequest {
  /** Device, file, or any name, as the filesystem type wants it; undefined for none. */
  readonly source?: KernelString | undefined;
  readonly target: KernelString;
  readonly type?: string | undefined;
  /** Or-ed `MOUNT_FLAGS`. */
  readonly flags?: number | undefined;
  /** The filesystem's own options, comma-separated; at most one page. */
  readonly data?: string | undefined;
}

/** mount(2). Makes no loop device, unlike mount(8). @throws ErrnoError */
export function mount(request: MountRequest): void {
  const text = (value: KernelString | undefined): Uint8Array | null =>
    value === undefined ? null : toKernelString(value);
  callLibc({
    function: bindLibc({
      name: 'mount',
      parameters: ['const void *', 'const void *', 'const void *', 'ulong', 'const void *'],
    }),
    syscall: 'mount',
    subject: request.target,
    args: [text(request.source), text(request.target), text(request.type), request.flags ?? 0, text(request.data)],
  });
}

function unmountCall(target: KernelString, flags: number): Call {
  return {
    function: bindLibc({ name: 'umount2', parameters: ['const void *', 'int'] }),
    syscall: 'umount2',
    subject: target,
    args: [toKernelString(target), flags],
  };
}

/** umount2(2) on this thread. Follows no symbolic link at the end of the path. @throws ErrnoError */
export function unmountSync(target: KernelString, flags = 0): void {
  callLibc(unmountCall(target, flags | UNMOUNT_FLAGS.noFollow));
}

/**
 * umount2(2) on a thread of the pool: the last unmount of a writable filesystem waits for its data.
 * Follows no symbolic link at the end of the path.
 * @throws ErrnoError
 */
export async function unmount(target: KernelString, flags = 0): Promise<void> {
  await callLibcAsync(unmountCall(target, flags | UNMOUNT_FLAGS.noFollow));
}
