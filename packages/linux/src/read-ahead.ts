import { bindLibc } from './libc.ts';

const POSIX_FADV_WILLNEED = 3;

interface FileRange {
  readonly fd: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * posix_fadvise(2): has the kernel begin to read bytes of a file into the page cache, and does not wait for them.
 * @returns false where it does not do so for this file, as for a pipe
 * @throws TinydockError UNIMPLEMENTED / MISSING_KERNEL_FEATURE where the C library cannot be called
 */
export function readAhead({ fd, offset, length }: FileRange): boolean {
  const advise = bindLibc({ name: 'posix_fadvise', parameters: ['int', 'int64_t', 'int64_t', 'int'] });
  return Number(advise(fd, offset, length, POSIX_FADV_WILLNEED)) === 0;
}
