import { bindLibc } from './libc.ts';

const M_MMAP_THRESHOLD = -3;

/**
 * mallopt(3): has glibc give freed blocks of at least this size back to the kernel at once, for the whole process.
 * Without it the threshold grows up to 32 MiB with the blocks that are freed, and buffers of streams stay resident.
 */
export function returnFreedBlocks(fromBytes: number): void {
  bindLibc({ name: 'mallopt', parameters: ['int', 'int'] })(M_MMAP_THRESHOLD, fromBytes);
}
