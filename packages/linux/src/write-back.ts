import { bindLibc, callLibc, callLibcAsync } from './libc.ts';

const SYNC_FILE_RANGE = { waitBefore: 1, write: 2, waitAfter: 4 } as const;
const FALLOC_FL_KEEP_SIZE = 1;
const ADVICE = { normal: 0, sequential: 2, willNeed: 3, dontNeed: 4 } as const;

export interface FileRange {
  readonly fd: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * sync_file_range(2): starts writing dirty pages to the disk, and waits for them where `wait` is set. Makes a later
 * fsync short; promises nothing about durability itself.
 * @throws ErrnoError
 */
export function startWriteBack(range: FileRange, options: { readonly wait?: boolean } = {}): void {
  const { waitBefore, write, waitAfter } = SYNC_FILE_RANGE;
  callLibc({
    function: bindLibc({ name: 'sync_file_range', parameters: ['int', 'int64_t', 'int64_t', 'uint'] }),
    syscall: 'sync_file_range',
    args: [range.fd, range.offset, range.length, options.wait === true ? waitBefore | write | waitAfter : write],
  });
}

/** fallocate(2): reserves blocks without changing the file's size. @throws ErrnoError, ENOSPC, EOPNOTSUPP */
export function reserveBlocks(range: FileRange): void {
  callLibc({
    function: bindLibc({ name: 'fallocate', parameters: ['int', 'int', 'int64_t', 'int64_t'] }),
    syscall: 'fallocate',
    args: [range.fd, FALLOC_FL_KEEP_SIZE, range.offset, range.length],
  });
}

/** posix_fadvise(3). Advice only: what it returns is ignored. */
export function adviseFile(range: FileRange, advice: keyof typeof ADVICE): void {
  bindLibc({ name: 'posix_fadvise', parameters: ['int', 'int64_t', 'int64_t', 'int'] })(
    range.fd,
    range.offset,
    range.length,
    ADVICE[advice],
  );
}

/** syncfs(2) on a thread of the pool: writes the whole filesystem that holds the file. @throws ErrnoError */
export async function syncFilesystem(fd: number): Promise<void> {
  await callLibcAsync({
    function: bindLibc({ name: 'syncfs', parameters: ['int'] }),
    syscall: 'syncfs',
    args: [fd],
  });
}
