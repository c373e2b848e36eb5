import type { FileHandle } from 'node:fs/promises';
import { throwIfCancelled } from '@tinydock/domain';
import { UncachedFile } from '@tinydock/linux';

const BLOCK_BYTES = 1 << 20;

/**
 * Reads a file to its end through two blocks of memory, one of which is filled while the other is used: a chunk holds
 * until the next one is asked for. New memory for each chunk takes twice the time, in page faults and collections.
 * Closes the file.
 */
export async function* streamFile(
  file: FileHandle,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const blocks: [Buffer, Buffer] = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)];
  const uncached = new UncachedFile(file.fd);
  let position = 0;
  let reading = uncached.read(blocks[0], position);
  try {
    for (;;) {
      const length = await reading;
      throwIfCancelled('reading a layer', signal);
      if (length === 0) return;
      const chunk = blocks[0].subarray(0, length);
      blocks.reverse();
      position += length;
      reading = uncached.read(blocks[0], position);
      yield chunk;
    }
  } finally {
    // A read that failed has been reported; one that was not waited for does not matter any more.
    await reading.catch(() => undefined);
    await file.close();
  }
}
