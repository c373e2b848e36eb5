import { createShortFileError } from '@tinydock/domain';
import { UncachedFile } from '@tinydock/linux';
import type { IngestJob } from './ingest-job.ts';
import type { OpenFileBytes } from './worker-messages.ts';

const READ_BYTES = 1 << 20;
/** One is worked on while the disk fills the others. */
const BUFFERS = 5;
const REPORT_BYTES = 8 << 20;

/** @throws TinydockError FAILED_PRECONDITION where the file ends before */
async function fill(file: UncachedFile, memory: Uint8Array, position: number): Promise<Uint8Array> {
  for (let done = 0; done < memory.length;) {
    const count = await file.read(memory.subarray(done), position + done);
    if (count === 0) throw createShortFileError(position + done);
    done += count;
  }
  return memory;
}

/** The bytes in pieces, each of which is valid until the next is asked for. No read is under way when it ends. */
async function* readAhead({ fd, offset, length }: OpenFileBytes): AsyncGenerator<Uint8Array, void, undefined> {
  const file = new UncachedFile(fd);
  const reading: Promise<Uint8Array>[] = [];
  let asked = 0;
  const ask = (memory: Uint8Array): void => {
    const piece = fill(file, memory, offset + asked);
    // Whoever waits for it gets the failure; until then it must not count as unhandled.
    piece.catch(() => {});
    reading.push(piece);
    asked += memory.length;
  };
  try {
    while (reading.length < BUFFERS && asked < length)
      ask(Buffer.allocUnsafeSlow(Math.min(READ_BYTES, length - asked)));
    for (let next = reading[0]; next !== undefined; next = reading[0]) {
      const piece = await next;
      yield piece;
      void reading.shift();
      if (asked < length) ask(piece.subarray(0, length - asked));
    }
  } finally {
    // The pool writes into the memory, from a descriptor that may be closed when this ends.
    await Promise.allSettled(reading);
  }
}

/**
 * Gives a job the bytes of a file; `onRead` hears of them now and then, and of the last.
 * @throws TinydockError FAILED_PRECONDITION where the file has got shorter; as {@link IngestJob.write}
 */
export async function readOpenFile(
  file: OpenFileBytes,
  job: Pick<IngestJob, 'write'>,
  onRead: (bytes: number) => void,
): Promise<void> {
  let done = 0;
  let reported = 0;
  for await (const piece of readAhead(file)) {
    await job.write(piece);
    done += piece.length;
    if (done < file.length && done - reported < REPORT_BYTES) continue;
    reported = done;
    onRead(done);
  }
}
