import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode, type TerminalSize } from '@tinydock/domain';

/** Messages of conmon's control FIFO: `TYPE HEIGHT WIDTH`. */
const RESIZE = 1;
const REOPEN_LOG = 2;

/** False where conmon has ended. */
async function send(bundleDir: string, message: string | undefined): Promise<boolean> {
  try {
    await using fifo = await open(join(bundleDir, 'ctl'), constants.O_WRONLY | constants.O_NONBLOCK);
    if (message !== undefined) await fifo.write(message);
    return true;
  } catch (error) {
    // ENXIO: nobody reads it.
    if (hasErrnoCode(error, 'ENOENT', 'ENXIO', 'EPIPE')) return false;
    throw error;
  }
}

/** Whether conmon has not ended. */
export function isListening(bundleDir: string): Promise<boolean> {
  return send(bundleDir, undefined);
}

/** Has conmon set the size of a container's terminal; nothing happens where conmon has ended. */
export async function resizeTerminal(bundleDir: string, { columns, rows }: TerminalSize): Promise<void> {
  await send(bundleDir, `${RESIZE} ${rows} ${columns}\n`);
}

/**
 * Has conmon begin a new file under its log's name; what had the name is replaced, unless it was renamed before. Resolves
 * before that has happened; false where conmon has ended.
 */
export function reopenLog(bundleDir: string): Promise<boolean> {
  return send(bundleDir, `${REOPEN_LOG} 0 0\n`);
}
