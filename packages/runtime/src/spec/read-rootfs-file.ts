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

/**
 * Reads a file of a container's tree as the container would see it: links stay inside the tree. Undefined where there
 * is no regular file. Never waits, not even for a FIFO.
 * @throws TinydockError INVALID_ARGUMENT / LIMIT_EXCEEDED where the file is larger than 4 MiB
 */
export function readRootfsFile(rootfsDir: string, path: string): string | undefined {
  const rootFd = openSync(rootfsDir, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const fd = openInRoot(rootFd, path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      return fstatSync(fd).isFile() ? readAll(fd, path) : undefined;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // ENXIO: a socket, or a device that is not there. EXDEV, EACCES: /proc's links, which are refused.
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EXDEV', 'EACCES', 'ENODEV', 'EISDIR'))
      return undefined;
    throw error;
  } finally {
    closeSync(rootFd);
  }
}
