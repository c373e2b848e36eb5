import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../testing/collect.ts';
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

  it('come whole, one after the other', async () => {
    const { files, contents } = writeFiles();
    const chunks: Buffer[] = [];
    for await (const chunk of new ContentsBlocks(directory, countReads).read(files)) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(contents)).toBe(true);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
  });

  it('are not sent where one has changed, and none stays open', async () => {
    const { files } = writeFiles();
    writeFileSync(join(directory, '210'), 'changed');
    const [before, blocks] = [openFiles(), new ContentsBlocks(directory, countReads)];
    const reading = blocks.read([...files, { path: '210', status: lstatSync(directory) }]);
    await expect(collect(reading)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect.poll(openFiles).toBe(before);
  });

  it('need not be read to the end', async () => {
    const { files } = writeFiles();
    const before = openFiles();
    for await (const chunk of new ContentsBlocks(directory, countReads).read(files)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await expect.poll(openFiles).toBe(before);
  });
});
