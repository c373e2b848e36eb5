import { bindLibc, callLibc } from './libc.ts';

const SYNC_FILE_RANGE = { waitBefore: 1, write: 2, waitAfter: 4 } as const;

interface FileRange {
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
