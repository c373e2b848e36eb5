import { rawTarEntry } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import { readTarEntries } from './read-tar-entries.ts';

const TAR = Buffer.concat([
  rawTarEntry({ name: 'a' }, Buffer.alloc(3000, 'a')),
  rawTarEntry({ name: 'empty' }),
  rawTarEntry({ name: 'b' }, Buffer.alloc(700, 'b')),
  Buffer.alloc(1024),
]);

class Source {
  ended = false;
  readonly #tar: Buffer;
  readonly #chunkBytes: number;

  constructor(tar: Buffer, chunkBytes: number) {
    this.#tar = tar;
    this.#chunkBytes = chunkBytes;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    try {
      for (let start = 0; start < this.#tar.length; start += this.#chunkBytes) {
        await Promise.resolve();
        yield this.#tar.subarray(start, start + this.#chunkBytes);
      }
    } finally {
      this.ended = true;
    }
  }
}

async function collect(data: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of data) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('readTarEntries', () => {
  it.each([1, 100, 512, 5000, 100_000])('reads entries and contents from chunks of %i bytes', async (chunkBytes) => {
    const found: [string, string][] = [];
    for await (const { entry, data } of readTarEntries(new Source(TAR, chunkBytes).read(), {
      reason: 'INVALID_ARCHIVE',
    })) {
      found.push([entry.path, await collect(data)]);
    }
    expect(found).toEqual([
      ['a', 'a'.repeat(3000)],
      ['empty', ''],
      ['b', 'b'.repeat(700)],
    ]);
  });

  it('skips contents that are not read, or not to the end', async () => {
    const found: string[] = [];
    for await (const { entry, data } of readTarEntries(new Source(TAR, 100).read(), { reason: 'INVALID_ARCHIVE' })) {
      found.push(entry.path);
      if (entry.path !== 'a') continue;
      for await (const chunk of data) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(found).toEqual(['a', 'empty', 'b']);
  });

  it('ends the source when the reader stops', async () => {
    const source = new Source(TAR, 100);
    for await (const { entry } of readTarEntries(source.read(), { reason: 'INVALID_ARCHIVE' })) {
      expect(entry.path).toBe('a');
      break;
    }
    expect(source.ended).toBe(true);
  });

  it('fails in the contents of a tar that ends too early, with the reason asked for', async () => {
    const source = new Source(TAR.subarray(0, 1000), 100);
    const entries = readTarEntries(source.read(), { reason: 'INVALID_ARCHIVE' });
    const first = await entries.next();
    if (first.done === true) throw new Error('no entry');
    await expect(collect(first.value.data)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_ARCHIVE',
    });
    expect(source.ended).toBe(true);
  });
});
