import type { LogQuery, LogRecord, OutputChunk } from '@tinydock/domain';
import { skipToTime } from './find-since.ts';
import { findTail } from './find-tail.ts';
import type { LogRotations } from './log-rotations.ts';
import { formatRecordTime, parseRecordTime, parseTime } from './log-time.ts';
import type { LogLine } from './parse-log-line.ts';
import type { OpenLog } from './open-log.ts';
import { readGrowingLog } from './read-growing-log.ts';
import { joinRecords, splitRecords } from './split-records.ts';

function createFilter(query: LogQuery): (line: LogLine) => boolean {
  const since = query.since === undefined ? undefined : parseTime(query.since);
  const until = query.until === undefined ? undefined : parseTime(query.until);
  if (since === undefined && until === undefined) return () => true;
  return (line) => {
    const time = parseRecordTime(line.time);
    if (time === undefined) return false;
    return (since === undefined || time >= since) && (until === undefined || time <= until);
  };
}

function toRecord(line: LogLine): LogRecord {
  return { stream: line.stream, data: line.data, time: formatRecordTime(line.time) };
}

/** Fewer are not worth to be looked through. */
const MIN_KEPT_RECORDS = 1000;

/** Keeps the last records that make up `lines` lines. */
function keepTail(kept: LogLine[], lines: number): LogLine[] {
  let completed = 0;
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    const isLine = kept[at]?.isComplete === true || at === kept.length - 1;
    if (isLine && completed === lines) return kept.slice(at + 1);
    if (isLine) completed += 1;
  }
  return kept;
}

/** Records are at most a little longer than 8 KiB. */
const BATCH_BYTES = 128 * 1024;

function* splitBatches(lines: readonly LogLine[]): Generator<readonly LogLine[]> {
  let batch: LogLine[] = [];
  let bytes = 0;
  for (const line of lines) {
    batch.push(line);
    bytes += line.data.length;
    if (bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  yield batch;
}

async function* readTailUntil(
  lines: AsyncIterable<readonly LogLine[]>,
  tail: number,
): AsyncGenerator<readonly LogLine[]> {
  let kept: LogLine[] = [];
  for await (const batch of lines) {
    for (const line of batch) kept.push(line);
    if (kept.length > 2 * tail + MIN_KEPT_RECORDS) kept = keepTail(kept, tail);
  }
  if (tail > 0) yield* splitBatches(keepTail(kept, tail));
}

export interface LogReading {
  readonly rotations: LogRotations;
  readonly path: string;
  readonly query: LogQuery;
  /** Aborted when the container has ended; read where the query follows. */
  readonly ended: AbortSignal;
}

/** Passes over the files before the last lines; the offset is within the first that is left. */
async function skipToTail(log: OpenLog, lines: number): Promise<number> {
  let wanted = { lines, isNewest: true };
  for (let at = log.files.length - 1; at >= 0; at -= 1) {
    const file = log.files[at];
    if (file === undefined) break;
    const { offset, missing } = await findTail(file, wanted);
    if (missing === 0) {
      for (let skipped = 0; skipped < at; skipped += 1) await log.advance();
      return offset;
    }
    wanted = { lines: missing, isNewest: false };
  }
  return 0;
}

/** Passes over what is not asked for. */
async function skip(log: OpenLog, tail: number | undefined, since: string | undefined): Promise<number> {
  if (tail !== undefined) return skipToTail(log, tail);
  return since === undefined ? 0 : skipToTime(log, parseTime(since));
}

/**
 * Reads a container's log while conmon may be writing it. A log that is not there has no records.
 * @throws TinydockError INVALID_ARGUMENT for a time that is not RFC 3339
 */
export async function* readLog(reading: LogReading): AsyncGenerator<readonly LogRecord[]> {
  const { path, query, ended, rotations } = reading;
  const isWanted = createFilter(query);
  const log = await rotations.open(path, { newestOnly: false });
  try {
    // What comes after `until` must not count as lines of the tail.
    const tailOfPast = query.until === undefined || query.follow ? undefined : query.tail;
    const tail = tailOfPast === undefined ? query.tail : undefined;
    const offset = await skip(log, tail, query.since);
    const follow = query.follow ? { ended } : {};
    const toRecords = (lines: readonly LogLine[]): readonly LogRecord[] =>
      (query.isJoined === true ? joinRecords(lines) : lines).map(toRecord);
    const batches = splitRecords(readGrowingLog({ log, path, offset, signal: query.signal, ...follow }));
    if (tailOfPast === undefined) {
      for await (const batch of batches) yield toRecords(batch.filter(isWanted));
      return;
    }
    for await (const lines of readTailUntil(filterBatches(batches, isWanted), tailOfPast)) yield toRecords(lines);
  } finally {
    await log.close();
  }
}

async function* filterBatches(
  batches: AsyncIterable<readonly LogLine[]>,
  isWanted: (line: LogLine) => boolean,
): AsyncGenerator<readonly LogLine[]> {
  for await (const batch of batches) yield batch.filter(isWanted);
}

export interface OutputReading {
  /** The file that is written; closed at the end. */
  readonly log: OpenLog;
  readonly path: string;
  /** Bytes of the log to pass over. */
  readonly offset: number;
  readonly ended: AbortSignal;
  readonly signal: AbortSignal;
}

/** What a container writes from an offset of its log on, in pieces as large as they come, until it ends. */
export async function* readOutput(reading: OutputReading): AsyncGenerator<OutputChunk> {
  for await (const batch of splitRecords(readGrowingLog(reading))) {
    for (const { stream, data } of joinRecords(batch)) yield { stream, data };
  }
}
