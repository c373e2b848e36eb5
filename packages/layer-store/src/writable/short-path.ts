import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** linux/limits.h: PATH_MAX without the byte at its end. */
const MAX_PATH_BYTES = 4095;
/** A slash and the longest name. */
const MAX_CHILD_BYTES = 256;

/**
 * Gives the work a path of the directory to which a name can be added: its own, or where that is as long as the kernel
 * takes, one by a descriptor. Programs make trees that are deeper, as each name alone is short.
 */
export async function withShortPath<T>(directory: Buffer, work: (directory: Buffer) => Promise<T>): Promise<T> {
  if (directory.length <= MAX_PATH_BYTES - MAX_CHILD_BYTES) return work(directory);
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const handle = await open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    return await work(Buffer.from(`/proc/self/fd/${handle.fd}`));
  } finally {
    await handle.close();
  }
}
