import { appendFile, type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSince } from './find-since.ts';
import { LogRotations } from './log-rotations.ts';
import { parseTime } from './log-time.ts';
import { readLog } from './read-log.ts';

const START = Date.UTC(2024, 4, 6);
const BLOCK_BYTES = 64 * 1024;

function timeOf(second: number): string {
  return `${new Date(START + second * 1000).toISOString().slice(0, -5)}.500000000+00:00`;
}

function record(second: number, length = 100): string {
  return `${timeOf(second)} stdout F ${String(second)} ${'x'.repeat(length)}\n`;
}

function records(from: number, to: number, length?: number): string {
  return Array.from({ length: to - from }, (_, index) => record(from + index, length)).join('');
}

describe('findSince', () => {
  let dir: string;
  let path: string;
  const files: FileHandle[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'td-since-'));
    path = join(dir, 'log');
  });

  afterEach(async () => {
    for (const file of files.splice(0)) await file.close();
    await rm(dir, { recursive: true });
  });

  async function opened(): Promise<FileHandle> {
    const file = await open(path, 'r');
    files.push(file);
    return file;
  }

  /** The numbers of the records that are given. */
  async function secondsSince(since: string): Promise<readonly number[]> {
    const query = { follow: false, tail: undefined, since };
    const seconds: number[] = [];
    for await (const batch of readLog({ rotations: new LogRotations(), path, query, ended: AbortSignal.abort() })) {
      for (const { data } of batch) seconds.push(Number(Buffer.from(data).toString().split(' ')[0]));
    }
    return seconds;
  }

  it('begins a little before the first record that is wanted, wherever that is', async () => {
    await writeFile(path, records(0, 10_000));
    const file = await opened();
    for (const second of [0, 1, 1234, 5000, 9998, 9999, 12_000]) {
      const offset = await findSince(file, parseTime(timeOf(second)));
      const wanted = Buffer.byteLength(records(0, Math.min(second, 10_000)));
      expect(offset).toBeLessThanOrEqual(wanted);
      expect(wanted - offset).toBeLessThan(2 * BLOCK_BYTES);
      const seconds = await secondsSince(timeOf(second));
      expect([seconds.length, seconds[0]]).toEqual([
        Math.max(0, 10_000 - second),
        second < 10_000 ? second : undefined,
      ]);
    }
  });

  it('passes over damage, records of several parts, and lines longer than a block', async () => {
    await writeFile(path, records(0, 3000, 30));
    await appendFile(path, `${'\0'.repeat(200_000)}\n${'no record '.repeat(20)}\n`);
    await appendFile(path, `${timeOf(3000)} stderr P 3000 half\n${records(3001, 6000, 8000)}`);
    for (const second of [10, 2999, 3000, 3001, 4444, 5999]) {
      const seconds = await secondsSince(timeOf(second));
      expect([seconds[0], seconds.length]).toEqual([second, 6000 - second]);
    }
  });

  it('passes over older files', async () => {
    await writeFile(`${path}.2`, records(0, 100));
    await writeFile(`${path}.1`, records(100, 2000));
    await writeFile(path, records(2000, 2100));
    for (const second of [0, 99, 100, 101, 1999, 2000, 2050, 2099, 2100]) {
      const seconds = await secondsSince(timeOf(second));
      expect([seconds[0], seconds.length]).toEqual([second === 2100 ? undefined : second, 2100 - second]);
    }
  });

  it('takes what is not there, or empty, for nothing', async () => {
    expect(await secondsSince(timeOf(0))).toEqual([]);
    await writeFile(path, '');
    await writeFile(`${path}.1`, records(0, 10));
    expect(await secondsSince(timeOf(5))).toEqual([5, 6, 7, 8, 9]);
  });
});
