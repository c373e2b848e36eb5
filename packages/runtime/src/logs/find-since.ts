import type { FileHandle } from 'node:fs/promises';
import { parseRecordTime } from './log-time.ts';
import { parseLogLine } from './parse-log-line.ts';
import type { OpenLog } from './open-log.ts';

/** Some records; less than that is read through. */
const BLOCK_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

interface Place {
  readonly offset: number;
  readonly time: bigint;
}

/** The first record that begins in a block at an offset; undefined where there is none, as in a damaged log. */
async function recordFrom(file: FileHandle, from: number): Promise<Place | undefined> {
  const block = Buffer.alloc(BLOCK_BYTES);
  const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, from);
  const bytes = block.subarray(0, bytesRead);
  let start = from === 0 ? 0 : bytes.indexOf(LINE_FEED) + 1;
  if (from > 0 && start === 0) return undefined;
  for (let end = bytes.indexOf(LINE_FEED, start); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
    const time = parseRecordTime(parseLogLine(bytes, start, end)?.time ?? '');
    if (time !== undefined) return { offset: from + start, time };
    start = end + 1;
  }
  return undefined;
}

/**
 * A place at which a record begins, and before which all are older than a time; at most about a block before the first
 * that is not. Records are taken to be in the order of their times, as they are unless the machine's clock was set back.
 * @param since nanoseconds since 1970
 */
export async function findSince(file: FileHandle, since: bigint): Promise<number> {
  let [low, high] = [0, (await file.stat()).size];
  while (high - low > BLOCK_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const place = await recordFrom(file, middle);
    if (place !== undefined && place.time < since) low = place.offset;
    else high = middle;
  }
  return low;
}

/** Passes over the files that are older than a time; the offset is within the first that is left. */
export async function skipToTime(log: OpenLog, since: bigint): Promise<number> {
  // What the next file begins with says whether this one has anything to give.
  for (let [, next] = log.files; next !== undefined; [, next] = log.files) {
    const first = await recordFrom(next, 0);
    if (first === undefined || first.time >= since) break;
    await log.advance();
  }
  return log.current === undefined ? 0 : findSince(log.current, since);
}
