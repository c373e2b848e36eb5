import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentsBlocks } from './contents-blocks.ts';
import type { ListedContents } from './listed-files.ts';

let directory: string;
/** Small ones, as many as are not read together at a time, one that fits no block, one of a block, none of anything. */
const SIZES = [...Array(200).keys(), 300_000, 10, 256 * 1024, 0, 100_000, 100_000, 100_000, 5];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-contents-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function writeFiles(): { readonly files: readonly ListedContents[]; readonly contents: Buffer } {
  const all = SIZES.map((size, index) => Buffer.alloc(size, `${index} `));
  const files = all.map((bytes, index) => {
    const path = String(index);
    writeFileSync(join(directory, path), bytes);
    return { path, status: lstatSync(join(directory, path)) };
  });
  return { files, contents: Buffer.concat(all) };
}

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

let reads: number;
const counts: readonly [string, () => number][] = [
  ['in the page cache', () => 0],
  ['on a disk', () => (reads += 1000)],
  ['partly on a disk', () => (reads += reads % 3 === 0 ? 1000 : 1)],
];

describe.each(counts)('files that are %s', (_, countReads) => {
  beforeEach(() => {
    reads = 0;
  });

  it('come whole, one after the other', () => {
    const { files, contents } = writeFiles();
    const chunks: Buffer[] = [];
    for (const chunk of new ContentsBlocks(directory, { countReads }).read(files)) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(contents)).toBe(true);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
  });

  it('are not sent where one has changed, and none stays open', () => {
    const { files } = writeFiles();
    writeFileSync(join(directory, '210'), 'changed');
    const [before, blocks] = [openFiles(), new ContentsBlocks(directory, { countReads })];
    const reading = blocks.read([...files, { path: '210', status: lstatSync(directory) }]);
    expect(() => [...reading]).toThrow(expect.objectContaining({ code: 'FAILED_PRECONDITION' }) as Error);
    expect(openFiles()).toBe(before);
  });

  it('need not be read to the end', () => {
    const { files } = writeFiles();
    const before = openFiles();
    for (const chunk of new ContentsBlocks(directory, { countReads }).read(files)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(openFiles()).toBe(before);
  });
});

describe('files on a disk', () => {
  const countReads = (): number => (reads += 1000);
  beforeEach(() => {
    reads = 0;
  });

  it('are asked for before those that come before them are read', () => {
    const { files } = writeFiles();
    const happened: string[] = [];
    const readAhead = ({ length }: { readonly length: number }): boolean => happened.push(`ask ${length}`) > 0;
    for (const { length } of new ContentsBlocks(directory, { countReads, readAhead }).read(files))
      happened.push(`come ${length}`);
    // Nobody knows before the first are read.
    expect(happened.slice(0, 3)).toEqual(['come 8128', 'ask 262144', 'come 11772']);
    // Each block behind what is asked for the next; empty files need not be.
    expect(happened.slice(3, 8)).toEqual(['ask 10', 'come 262144', 'come 37856', 'ask 262144', 'come 10']);
    expect(happened.slice(8)).toEqual([
      ...['ask 100000', 'ask 100000', 'come 262144'],
      ...['ask 100000', 'ask 5', 'come 200000', 'come 100005'],
    ]);
  });

  it('come all the same where nobody can be asked', () => {
    const { files, contents } = writeFiles();
    const readAhead = (): boolean => {
      throw new Error('no C library');
    };
    const chunks: Buffer[] = [];
    for (const chunk of new ContentsBlocks(directory, { countReads, readAhead }).read(files))
      chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(contents)).toBe(true);
  });
});
