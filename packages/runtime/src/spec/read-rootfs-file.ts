import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { openInRoot } from '@tinydock/linux';

/** Larger than any real /etc/passwd; bounds what an image can make the daemon read. */
const MAX_BYTES = 4 * 1024 * 1024;

function readAll(fd: number, path: string): string {
  const { size } = fstatSync(fd);
  const buffer = Buffer.alloc(Math.min(size, MAX_BYTES) + 1);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) return buffer.toString('utf8', 0, length);
    length += read;
  }
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'LIMIT_EXCEEDED',
    message: `the image's ${path} is larger than ${String(MAX_BYTES)} bytes`,
  });
}

function notRegular(path: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot use the image's ${path}: it is not a regular file`,
    hint: 'The image is damaged or hostile.',
    cause,
  });
}

/**
 * Reads a file of a container's tree as the container would see it: links stay inside the tree. Undefined where there
 * is none. Never waits, not even for a FIFO; a runtime that reads the same file would.
 * @throws TinydockError INVALID_ARGUMENT where it is not a regular file, or with LIMIT_EXCEEDED larger than 4 MiB
 */
export function readRootfsFile(rootfsDir: string, path: string): string | undefined {
  const rootFd = openSync(rootfsDir, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const fd = openInRoot(rootFd, path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      if (!fstatSync(fd).isFile()) throw notRegular(path);
      return readAll(fd, path);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    // A socket or a device; links in a circle; /proc's links, which are refused.
    if (hasErrnoCode(error, 'ENXIO', 'ENODEV', 'ELOOP', 'EXDEV', 'EACCES')) throw notRegular(path, error);
    throw error;
  } finally {
    closeSync(rootFd);
  }
}
