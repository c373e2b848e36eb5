import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandSparse } from './expand-sparse.ts';
import { readTarEntries } from './read-tar-entries.ts';

const HOLE_BYTES = 150_000;

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function collect(data: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of data) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe('a sparse file of GNU tar, expanded', () => {
  let dir: string;
  const names = ['holes', 'hole', 'plain'];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tinydock-sparse-'));
    const holes = await open(join(dir, 'holes'), 'w');
    for (let run = 1; run <= 30; run++) await holes.write(Buffer.alloc(5000, run), 0, 5000, run * HOLE_BYTES);
    await holes.close();
    await writeFile(join(dir, 'hole'), '');
    await truncate(join(dir, 'hole'), HOLE_BYTES);
    await writeFile(join(dir, 'plain'), 'plain');
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it.each([
    ['old', '--format=gnu'],
    ['0.0', '--format=posix', '--sparse-version=0.0'],
    ['0.1', '--format=posix', '--sparse-version=0.1'],
    ['1.0', '--format=posix', '--sparse-version=1.0'],
  ])('of the format %s is the file', async (name, ...flags) => {
    const path = join(dir, `${name}.tar`);
    await runCommand('tar', ['-C', dir, '--sparse', ...flags, '-cf', path, ...names]);
    const tar = await readFile(path);
    expect(tar.length).toBeLessThan(500_000);
    for (const size of [777, 65_536]) {
      const found: string[] = [];
      for await (const { entry, data } of readTarEntries(chunksOf(tar, size), { reason: 'INVALID_ARCHIVE' })) {
        const expanded = await collect(expandSparse(entry, data));
        expect(entry.size).toBe(expanded.length);
        expect(expanded.equals(await readFile(join(dir, entry.path)))).toBe(true);
        found.push(entry.path);
      }
      expect(found).toEqual(names);
    }
  });
});
