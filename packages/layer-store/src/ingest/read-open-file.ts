import { setImmediate as nextTurn } from 'node:timers/promises';
import { createShortFileError } from '@tinydock/domain';
import { UncachedFile } from '@tinydock/linux';
import type { IngestJob } from './ingest-job.ts';
import type { OpenFileBytes } from './worker-messages.ts';

const READ_BYTES = 1 << 20;
const REPORT_BYTES = 8 << 20;

/**
 * Gives a job the bytes of a file; `onRead` hears of them now and then, and of the last.
 * @throws TinydockError FAILED_PRECONDITION where the file has got shorter; as {@link IngestJob.write}
 */
export async function readOpenFile(
  { fd, offset, length }: OpenFileBytes,
  job: IngestJob,
  onRead: (bytes: number) => void,
): Promise<void> {
  const file = new UncachedFile(fd);
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  let reported = 0;
  for (let done = 0; done < length;) {
    const count = file.readSync(memory.subarray(0, length - done), offset + done);
    if (count === 0) throw createShortFileError(offset + done);
    await job.write(memory.subarray(0, count));
    done += count;
    if (done < length && done - reported < REPORT_BYTES) continue;
    reported = done;
    onRead(done);
    // Lets in the messages of other jobs, and the one that aborts this.
    await nextTurn();
  }
}
