import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOpenFile } from './read-open-file.ts';

const MIB = 1024 * 1024;
const OFFSET = 777;
const LENGTH = 20 * MIB + 123;
const CONTENT = Buffer.alloc(OFFSET + LENGTH + 5);
for (let at = 0; at + 4 <= CONTENT.length; at += 4) CONTENT.writeUInt32LE((at * 2654435761) >>> 0, at);

let dir: string;
let fd: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-read-'));
  writeFileSync(join(dir, 'file'), CONTENT);
  fd = openSync(join(dir, 'file'), 'r+');
});
afterEach(() => {
  closeSync(fd);
  rmSync(dir, { recursive: true });
});

/** Keeps a copy of what it is given, and is as slow as it is told. */
class Job {
  readonly pieces: Buffer[] = [];
  readonly #wait: () => Promise<unknown>;

  constructor(wait = (): Promise<unknown> => Promise.resolve()) {
    this.#wait = wait;
  }

  async write(piece: Uint8Array): Promise<void> {
    await this.#wait();
    this.pieces.push(Buffer.from(piece));
  }
}

describe('readOpenFile', () => {
  it.each([
    ['at once', undefined],
    ['slowly, while others are read', () => delay(2)],
  ])('gives all bytes in their order to a job that takes them %s', async (_name, wait) => {
    const job = new Job(wait);
    const seen: number[] = [];
    await readOpenFile({ fd, offset: OFFSET, length: LENGTH }, job, (bytes) => seen.push(bytes));
    expect(Buffer.concat(job.pieces).equals(CONTENT.subarray(OFFSET, OFFSET + LENGTH))).toBe(true);
    expect(seen).toEqual([8 * MIB, 16 * MIB, LENGTH]);
  });

  it('reads fewer bytes than a piece, and none', async () => {
    for (const length of [0, 1, MIB, MIB + 1]) {
      const job = new Job();
      await readOpenFile({ fd, offset: 3, length }, job, () => {});
      expect(Buffer.concat(job.pieces).equals(CONTENT.subarray(3, 3 + length))).toBe(true);
    }
  });

  it('fails where the file is shorter, with what lies before', async () => {
    ftruncateSync(fd, OFFSET + 5 * MIB);
    const job = new Job();
    const reading = readOpenFile({ fd, offset: OFFSET, length: LENGTH }, job, () => {});
    await expect(reading).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(Buffer.concat(job.pieces).equals(CONTENT.subarray(OFFSET, OFFSET + 5 * MIB))).toBe(true);
  });

  it('fails as the job does, and asks for no more', async () => {
    const job = new Job(() => Promise.reject(new RangeError('too large')));
    await expect(readOpenFile({ fd, offset: 0, length: LENGTH }, job, () => {})).rejects.toThrow(RangeError);
    expect(job.pieces).toEqual([]);
  });
});
