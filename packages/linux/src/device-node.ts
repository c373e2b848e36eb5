import { bindLibc, callLibc, type KernelString, toKernelString } from './libc.ts';

/** The file-type bits of mknod(2). */
export const NODE_TYPES = { fifo: 0o010000, character: 0o020000, block: 0o060000, socket: 0o140000 } as const;

export interface DeviceNodeRequest {
  readonly path: KernelString;
  readonly type: keyof typeof NODE_TYPES;
  /** Permission bits, before the umask. */
  readonly mode: number;
  readonly major?: number;
  readonly minor?: number;
}

/** The number that Linux keeps for a device in user space; makedev(3). */
export function makeDeviceNumber(major: number, minor: number): bigint {
  const high = BigInt(major);
  const low = BigInt(minor);
  return ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn);
}

/** mknod(2). @throws ErrnoError */
export function makeDeviceNode(request: DeviceNodeRequest): void {
  callLibc({
    function: bindLibc({ name: 'mknod', parameters: ['const void *', 'uint', 'uint64_t'] }),
    syscall: 'mknod',
    subject: request.path,
    args: [
      toKernelString(request.path),
      NODE_TYPES[request.type] | request.mode,
      makeDeviceNumber(request.major ?? 0, request.minor ?? 0),
    ],
  });
}
