import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlockReader } from './block-reader.ts';
import type { OpenFileBytes } from './worker-messages.ts';

const MIB = 1024 * 1024;
const CONTENT = Buffer.alloc(3 * MIB);
for (let at = 0; at < CONTENT.length; at += 4) CONTENT.writeUInt32LE((at * 2654435761) >>> 0, at);

let dir: string;
let fd: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-blocks-'));
  writeFileSync(join(dir, 'file'), CONTENT);
  fd = openSync(join(dir, 'file'), 'r+');
});
afterEach(() => {
  closeSync(fd);
  rmSync(dir, { recursive: true });
});

type Part = Uint8Array | OpenFileBytes;

/** What the job gets of a block of these parts, and in how many pieces. */
async function readBlock(...parts: readonly Part[]): Promise<{ readonly bytes: Buffer; readonly pieces: number }> {
  const memory: Uint8Array[] = [];
  const files: number[] = [];
  let length = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      memory.push(part);
      length += part.length;
    } else files.push(length, part.fd, part.offset, part.length);
  }
  const block = new Uint8Array(Buffer.concat(memory)).buffer;
  const pieces: Buffer[] = [];
  const write = (piece: Uint8Array): Promise<void> => {
    pieces.push(Buffer.from(piece));
    return Promise.resolve();
  };
  await new BlockReader({ write }).write({ block, length, files: new Float64Array(files) });
  return { bytes: Buffer.concat(pieces), pieces: pieces.length };
}

function file(offset: number, length: number): OpenFileBytes {
  return { fd, offset, length };
}

function expected(parts: readonly Part[]): Buffer {
  const bytesOf = (part: Part): Uint8Array =>
    part instanceof Uint8Array ? part : CONTENT.subarray(part.offset, part.offset + part.length);
  return Buffer.concat(parts.map(bytesOf));
}

describe('the bytes of a block with those of files between them', () => {
  const header = Buffer.alloc(512, 'h');
  const cases: Readonly<Record<string, () => readonly Part[]>> = {
    'nothing at all': () => [],
    'memory alone, larger than a piece': () => [Buffer.alloc(2 * MIB + 3, 'm')],
    'files that lie one after the other': () => [header, file(0, 700), header, file(700, 900), header, file(1600, 1)],
    'files side by side without anything between': () => [file(0, 700), file(700, 900)],
    'files with gaps, and back again': () => [file(5000, 700), header, file(9, 90), header, file(5700, 30), file(0, 9)],
    'an empty file between others': () => [file(0, 10), header, file(10, 0), header, file(10, 20)],
    'a file across the end of a piece': () => [Buffer.alloc(MIB - 100, 'm'), file(0, 300), header, file(300, 50)],
    'a file of exactly a piece': () => [file(0, MIB), header, file(MIB, MIB)],
    'a large file, and its rest': () => [file(7, 2 * MIB + 77), header, file(2 * MIB + 84, 1000)],
    'more files than one call may read': () =>
      Array.from({ length: 2500 }, (_, index): Part[] => [Buffer.from([index % 256]), file(index * 3, 3)]).flat(),
  };

  it.each(Object.entries(cases))('%s', async (_name, makeParts) => {
    const parts = makeParts();
    const { bytes } = await readBlock(...parts);
    expect(bytes.equals(expected(parts))).toBe(true);
  });

  it('come in pieces of a mebibyte', async () => {
    expect((await readBlock(header, file(0, MIB), header, file(MIB, MIB))).pieces).toBe(3);
  });

  it('are an error where a file has become shorter', async () => {
    ftruncateSync(fd, 1000);
    await expect(readBlock(header, file(0, 700), header, file(700, 301))).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
  });
});
