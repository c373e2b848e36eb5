import * as fs from 'node:fs';
import type { IgnorePatterns } from '@tinydock/dockerfile';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { MAX_CONTEXT_PATH_BYTES } from '@tinydock/protocol';
import { type ByteString, formatByteString, type FoundFile, fromByteString, TreeWalk } from '@tinydock/tar';
import { NearbyFileSystem } from './nearby-file-system.ts';

const LEAVE_OUT = 'Leave it out with a line in .dockerignore if the build does not need it.';

/** Where the reading of a context is, to say what cannot be read. */
export interface ContextPosition {
  path: ByteString;
}

export function contextChanged(path: ByteString): TinydockError {
  const message = `${formatByteString(path)} of the build context changed while it was read`;
  return new TinydockError({ code: 'FAILED_PRECONDITION', message, hint: 'Build again.' });
}

function assertFits(path: ByteString): void {
  if (path.length <= MAX_CONTEXT_PATH_BYTES) return;
  const shown = formatByteString(path.slice(0, 100));
  const message = `a path of the build context is longer than ${MAX_CONTEXT_PATH_BYTES} bytes; it begins with ${shown}`;
  throw new TinydockError({ code: 'FAILED_PRECONDITION', message, hint: LEAVE_OUT });
}

/** An error as one of the context; ours stay as they are. */
export function describeContextError({ path }: ContextPosition, cause: unknown): TinydockError {
  if (cause instanceof TinydockError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `cannot read ${formatByteString(path || '.')} of the build context: ${why}`;
  const code = hasErrnoCode(cause, 'EACCES', 'EPERM') ? 'PERMISSION_DENIED' : 'FAILED_PRECONDITION';
  return new TinydockError({ code, message, hint: LEAVE_OUT, cause });
}

/**
 * The files of a context, without what `.dockerignore` leaves out, in byte order; the directory itself is none of them.
 * What has gone since its directory was read was never there. They come many together, and lie in one directory then.
 * @param position follows the walk
 */
export function* findContextFiles(
  directory: string,
  ignored: IgnorePatterns,
  position: ContextPosition,
): Generator<readonly FoundFile[], void, undefined> {
  const isIgnored = (path: ByteString): boolean => ignored.isIgnored(fromByteString(path));
  const enters = (path: ByteString): boolean => !isIgnored(path) || ignored.mayHoldExceptions(fromByteString(path));
  using nearby = new NearbyFileSystem();
  const directoryFd = fs.openSync(directory, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    for (const batch of new TreeWalk(nearby.files, { enters }).batches(directoryFd)) {
      position.path = batch.at(-1)?.path ?? '';
      yield batch.filter(({ path }) => {
        if (path === '' || isIgnored(path)) return false;
        assertFits(path);
        return true;
      });
    }
  } finally {
    fs.closeSync(directoryFd);
  }
}
