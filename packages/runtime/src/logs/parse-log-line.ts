import type { OutputChunk } from '@tinydock/domain';

/** One line of conmon's k8s-file log: `TIME STREAM TAG CONTENT`. */
export interface LogLine extends OutputChunk {
  /** As written; RFC 3339 with nanoseconds. */
  readonly time: string;
  /** False where the program's line goes on in the next record of its stream. */
  readonly isComplete: boolean;
}

const SPACE = 0x20;
const FULL = 0x46;
const PARTIAL = 0x50;

/** True where the record at `start`, which ends before `end`, completes a line of the program. */
export function isCompleteRecord(bytes: Buffer, start: number, end: number): boolean {
  const afterTime = bytes.indexOf(SPACE, start);
  const afterStream = afterTime === -1 ? -1 : bytes.indexOf(SPACE, afterTime + 1);
  return afterStream !== -1 && afterStream + 1 < end && bytes[afterStream + 1] === FULL;
}

/**
 * Parses the record at `start`, whose line feed is at `end`. A complete line's data ends with its line feed. Undefined
 * for what is not a record, as a crash may leave.
 */
export function parseLogLine(bytes: Buffer, start: number, end: number): LogLine | undefined {
  const afterTime = bytes.indexOf(SPACE, start);
  if (afterTime === -1 || afterTime >= end) return undefined;
  const afterStream = bytes.indexOf(SPACE, afterTime + 1);
  if (afterStream === -1 || afterStream + 2 >= end || bytes[afterStream + 2] !== SPACE) return undefined;
  const tag = bytes[afterStream + 1];
  const stream = bytes.toString('latin1', afterTime + 1, afterStream);
  if ((tag !== FULL && tag !== PARTIAL) || (stream !== 'stdout' && stream !== 'stderr')) return undefined;
  const isComplete = tag === FULL;
  return {
    time: bytes.toString('latin1', start, afterTime),
    stream,
    isComplete,
    data: bytes.subarray(afterStream + 3, isComplete ? end + 1 : end),
  };
}
