import { createReadStream, fstatSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { TinydockError } from '@tinydock/domain';
import { readLayoutDirectory } from './layout-tar.ts';

/** Where the bytes of an archive come from. */
export type ArchiveSource =
  /** A file, or the directory of an OCI layout. */
  | { readonly path: string }
  /** Of a file, pipe or socket, such as 0 for standard input. It is closed in the end. */
  | { readonly fd: number }
  | AsyncIterable<Uint8Array>;

const READ_BYTES = 1024 * 1024;

function readFailure(source: string, cause: unknown): TinydockError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const options = {
    message: `cannot read ${source}: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  };
  if (code === 'ENOENT') return new TinydockError({ code: 'NOT_FOUND', ...options });
  if (code === 'EACCES' || code === 'EPERM') return new TinydockError({ code: 'PERMISSION_DENIED', ...options });
  return new TinydockError({ code: 'FAILED_PRECONDITION', ...options });
}

function openDescriptor(fd: number): Readable {
  const stats = fstatSync(fd);
  // A read of an empty pipe on a thread of the pool could not be cancelled and would keep the process from ending.
  if (stats.isFIFO() || stats.isSocket()) return new Socket({ fd, readable: true, writable: false });
  return createReadStream('', { fd, highWaterMark: READ_BYTES });
}

function openSource(source: ArchiveSource): { readonly name: string; readonly chunks: AsyncIterable<Uint8Array> } {
  if ('path' in source && typeof source.path === 'string') {
    const isDirectory = statSync(source.path, { throwIfNoEntry: false })?.isDirectory() === true;
    const chunks = isDirectory
      ? readLayoutDirectory(source.path)
      : createReadStream(source.path, { highWaterMark: READ_BYTES });
    return { name: source.path, chunks };
  }
  if ('fd' in source && typeof source.fd === 'number' && !(Symbol.asyncIterator in source)) {
    return { name: `file descriptor ${source.fd}`, chunks: openDescriptor(source.fd) };
  }
  return { name: 'the archive', chunks: source as AsyncIterable<Uint8Array> };
}

/**
 * Reads an archive to its end. The signal, and ending the iteration early, end the source.
 * @throws TinydockError NOT_FOUND, PERMISSION_DENIED or FAILED_PRECONDITION naming the source
 */
export async function* readArchive(
  source: ArchiveSource,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { name, chunks } = openSource(source);
  const destroy = (): void => {
    if (chunks instanceof Readable) chunks.destroy();
  };
  signal.addEventListener('abort', destroy, { once: true });
  if (signal.aborted) destroy();
  try {
    yield* chunks;
  } catch (error) {
    throw error instanceof TinydockError ? error : readFailure(name, error);
  } finally {
    signal.removeEventListener('abort', destroy);
  }
}
