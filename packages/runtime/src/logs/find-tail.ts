import type { FileHandle } from 'node:fs/promises';
import { isCompleteRecord } from './parse-log-line.ts';

const BLOCK_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

export interface Tail {
  readonly offset: number;
  /** Those that are missing in the file. */
  readonly missing: number;
}

/**
 * The place at which the last lines of the program begin, found by reading backwards.
 * @param wanted.isNewest whether a line that has no end yet counts as one; in an older file it ends in the next one
 */
export async function findTail(
  file: FileHandle,
  wanted: { readonly lines: number; readonly isNewest: boolean },
): Promise<Tail> {
  const { size } = await file.stat();
  const { lines } = wanted;
  if (lines <= 0) return { offset: size, missing: 0 };
  let pending: Buffer = Buffer.alloc(0);
  let position = size;
  let completed = 0;
  let isFirst = wanted.isNewest;
  while (position > 0) {
    const length = Math.min(BLOCK_BYTES, position);
    position -= length;
    const block = Buffer.alloc(length);
    const { bytesRead } = await file.read(block, 0, length, position);
    pending = Buffer.concat([block.subarray(0, bytesRead), pending]);
    let end = pending.lastIndexOf(LINE_FEED);
    while (end > 0) {
      const before = pending.lastIndexOf(LINE_FEED, end - 1);
      if (before === -1 && position > 0) break;
      if (isCompleteRecord(pending, before + 1, end)) {
        // The end of the line before those wanted; an unfinished last line is one of them.
        if (completed === lines) return { offset: position + end + 1, missing: 0 };
        completed += 1;
      } else if (isFirst) {
        completed += 1;
      }
      isFirst = false;
      end = before;
    }
    pending = pending.subarray(0, end === -1 ? pending.length : end + 1);
  }
  return { offset: 0, missing: lines - completed };
}
