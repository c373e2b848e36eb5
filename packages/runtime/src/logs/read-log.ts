import { type FileHandle, open } from 'node:fs/promises';
import { hasErrnoCode, type LogQuery, type LogRecord, type OutputChunk } from '@tinydock/domain';
import { findTailOffset } from './find-tail-offset.ts';
import { formatRecordTime, parseRecordTime, parseTime } from './log-time.ts';
import type { LogLine } from './parse-log-line.ts';
import { readGrowingFile } from './read-growing-file.ts';
import { joinRecords, splitRecords } from './split-records.ts';

async function openLog(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The size of a log in bytes; 0 where it does not exist. @throws Error of the system */
export async function measureLog(path: string): Promise<number> {
  await using file = await openLog(path);
  return file === undefined ? 0 : (await file.stat()).size;
}

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

async function* readTailUntil(lines: AsyncIterable<readonly LogLine[]>, tail: number): AsyncGenerator<LogLine> {
  let kept: LogLine[] = [];
  for await (const batch of lines) kept = keepTail([...kept, ...batch], tail);
  yield* tail === 0 ? [] : kept;
}

export interface LogReading {
  readonly path: string;
  readonly query: LogQuery;
  /** Aborted when the container has ended; read where the query follows. */
  readonly ended: AbortSignal;
}

/**
 * Reads a container's log while conmon may be writing it. A log that is not there has no records.
 * @throws TinydockError INVALID_ARGUMENT for a time that is not RFC 3339
 */
export async function* readLog(reading: LogReading): AsyncGenerator<LogRecord> {
  const { path, query, ended } = reading;
  const isWanted = createFilter(query);
  await using file = await openLog(path);
  if (file === undefined) return;
  const { size } = await file.stat();
  // What comes after `until` must not count as lines of the tail.
  const tailOfPast = query.until === undefined || query.follow ? undefined : query.tail;
  const skipsToTail = query.tail !== undefined && tailOfPast === undefined;
  const offset = skipsToTail ? await findTailOffset(file, size, query.tail) : 0;
  const follow = query.follow ? { ended } : {};
  const batches = splitRecords(readGrowingFile({ file, path, offset, signal: query.signal, ...follow }));
  if (tailOfPast === undefined) {
    for await (const batch of batches) yield* batch.filter(isWanted).map(toRecord);
    return;
  }
  for await (const line of readTailUntil(filterBatches(batches, isWanted), tailOfPast)) yield toRecord(line);
}

async function* filterBatches(
  batches: AsyncIterable<readonly LogLine[]>,
  isWanted: (line: LogLine) => boolean,
): AsyncGenerator<readonly LogLine[]> {
  for await (const batch of batches) yield batch.filter(isWanted);
}

export interface OutputReading {
  readonly path: string;
  /** Bytes of the log to pass over. */
  readonly offset: number;
  readonly ended: AbortSignal;
  readonly signal: AbortSignal;
}

/** What a container writes from an offset of its log on, in pieces as large as they come, until it ends. */
export async function* readOutput(reading: OutputReading): AsyncGenerator<OutputChunk> {
  await using file = await openLog(reading.path);
  if (file === undefined) return;
  for await (const batch of splitRecords(readGrowingFile({ file, ...reading }))) {
    for (const { stream, data } of joinRecords(batch)) yield { stream, data };
  }
}
