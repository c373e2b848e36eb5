import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import type { OpenFileInput } from '@tinydock/protocol';
import type { ArchiveSource } from './archive-source.ts';

/** A regular file that the daemon may read by itself. */
export interface OfferedFile {
  readonly file: OpenFileInput;
  /** What was opened to be offered is closed; where the daemon has read it, the source too. */
  readonly close: (wasRead: boolean) => void;
}

function describe(descriptor: number, offset: number): OpenFileInput | undefined {
  const stats = fstatSync(descriptor, { bigint: true });
  if (!stats.isFile()) return undefined;
  return { pid: process.pid, descriptor, identity: `${stats.dev}:${stats.ino}`, offset };
}

/** Where a read of the descriptor would begin. proc_pid_fdinfo(5) */
function positionOf(descriptor: number): number {
  return Number(/^pos:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1]);
}

function openRegularFile(path: string): number | undefined {
  // Opening a FIFO would wait for its writer.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

function offer(source: ArchiveSource): OfferedFile | undefined {
  if ('path' in source && typeof source.path === 'string') {
    const descriptor = openRegularFile(source.path);
    const file = descriptor === undefined ? undefined : describe(descriptor, 0);
    if (descriptor === undefined) return undefined;
    const close = (): void => {
      closeSync(descriptor);
    };
    if (file !== undefined) return { file, close };
    close();
  } else if ('fd' in source && typeof source.fd === 'number' && !(Symbol.asyncIterator in source)) {
    const descriptor = source.fd;
    const file = describe(descriptor, positionOf(descriptor));
    const close = (wasRead: boolean): void => {
      if (wasRead) closeSync(descriptor);
    };
    if (file !== undefined) return { file, close };
  }
  return undefined;
}

/** A source as a file of this process; undefined where it is none, or cannot be read: whoever reads it says why. */
export function offerFile(source: ArchiveSource): OfferedFile | undefined {
  try {
    return offer(source);
  } catch {
    return undefined;
  }
}
