import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode, type TerminalSize } from '@tinydock/domain';

/** Of conmon's control FIFO: `TYPE HEIGHT WIDTH`. */
const RESIZE_EVENT = 1;

/** Has conmon set the size of a container's terminal; nothing happens where conmon has ended. */
export async function resizeTerminal(bundleDir: string, { columns, rows }: TerminalSize): Promise<void> {
  try {
    await using fifo = await open(join(bundleDir, 'ctl'), constants.O_WRONLY | constants.O_NONBLOCK);
    await fifo.write(`${String(RESIZE_EVENT)} ${String(rows)} ${String(columns)}\n`);
  } catch (error) {
    // ENXIO: nobody reads it.
    if (!hasErrnoCode(error, 'ENOENT', 'ENXIO', 'EPIPE')) throw error;
  }
}
