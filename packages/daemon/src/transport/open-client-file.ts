import { constants, type BigIntStats } from 'node:fs';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import type { OpenFile } from '@tinydock/protocol';

/** What the daemon has opened; it is the caller's to close. */
export interface ClientFile {
  readonly handle: FileHandle;
  /** Where the bytes begin, and how many there are. */
  readonly offset: number;
  readonly length: number;
}

/** O_PATH of the kernel's interface, in octal as fdinfo shows it: such a descriptor gives no right to read. */
const PATH_ONLY = 0o10000000;

function isSame(stats: BigIntStats, file: OpenFile): boolean {
  return stats.isFile() && `${stats.dev}:${stats.ino}` === file.identity;
}

/** Whether the client itself may read through its descriptor. proc_pid_fdinfo(5) */
async function isReadable(file: OpenFile): Promise<boolean> {
  const info = await readFile(`/proc/${file.pid}/fdinfo/${file.descriptor}`, 'utf8');
  const flags = Number.parseInt(/^flags:\s*([0-7]+)$/m.exec(info)?.[1] ?? '', 8);
  const mode = flags & (constants.O_RDONLY | constants.O_WRONLY | constants.O_RDWR);
  return !Number.isNaN(flags) && mode !== constants.O_WRONLY && (flags & PATH_ONLY) === 0;
}

async function openSame(file: OpenFile): Promise<ClientFile | undefined> {
  const path = `/proc/${file.pid}/fd/${file.descriptor}`;
  if (!isSame(await stat(path, { bigint: true }), file) || !(await isReadable(file))) return undefined;
  // What the descriptor stands for may be another by now; a FIFO or terminal must not keep us waiting.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  const handle = await open(path, flags);
  const stats = await handle.stat({ bigint: true });
  if (isSame(stats, file)) {
    return { handle, offset: file.offset, length: Math.max(0, Number(stats.size) - file.offset) };
  }
  await handle.close();
  return undefined;
}

/**
 * Opens the regular file that a client has open for reading, by way of the client's descriptor; undefined where that
 * is not the very file the client means, as for a client in another pid namespace, and where it cannot be opened.
 */
export async function openClientFile(file: OpenFile): Promise<ClientFile | undefined> {
  if (file.pid <= 0 || file.descriptor < 0 || file.offset < 0) return undefined;
  try {
    return await openSame(file);
  } catch {
    return undefined;
  }
}
