import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

/** Longest path that fits into `sockaddr_un`, without its closing zero byte. unix(7). */
const MAX_SOCKET_PATH_BYTES = 107;

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      if (hasErrnoCode(error, 'ECONNREFUSED', 'ENOENT')) resolve(false);
      else reject(error);
    });
  });
}

function occupied(path: string, why: string, hint: string): TinydockError {
  return new TinydockError({ code: 'FAILED_PRECONDITION', message: `cannot listen on ${path}: ${why}`, hint });
}

/**
 * Makes a path free for a new socket: removes a socket that a process left behind when it died.
 * @throws TinydockError FAILED_PRECONDITION where a process answers there or the path is no socket;
 *   INVALID_ARGUMENT where it is too long for one
 */
export async function claimSocketPath(path: string): Promise<void> {
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_SOCKET_PATH_BYTES) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `socket path ${path} has ${bytes} bytes, and ${MAX_SOCKET_PATH_BYTES} fit`,
      hint: 'Choose a shorter directory with --run or a shorter --host.',
    });
  }
  const stats = await lstat(path).catch((error: unknown) => {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (stats === undefined) return;
  if (!stats.isSocket())
    throw occupied(path, 'it is not a socket', 'Move it away, or choose another path with --host.');
  if (await accepts(path)) {
    throw occupied(path, 'another process serves it', 'Stop that daemon, or choose another path with --host.');
  }
  await unlink(path);
}
