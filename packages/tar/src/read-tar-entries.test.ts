import { FileBytes } from '@tinydock/domain';
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

describe('readTarEntries of a file', () => {
  const large = Buffer.alloc(1_000_001, 'c');
  const tar = Buffer.concat([TAR.subarray(0, -1024), rawTarEntry({ name: 'large' }, large), TAR]);

  function fileOf(bytes: Buffer): { readonly source: FileBytes; readonly readBytes: () => number } {
    let count = 0;
    const read = async (position: number, length: number): Promise<Uint8Array> => {
      const chunk = bytes.subarray(position, position + length);
      count += chunk.length;
      return chunk;
    };
    return { source: new FileBytes({ fd: -1, read }, 0, bytes.length), readBytes: () => count };
  }

  it('passes over contents that nobody reads', async () => {
    const { source, readBytes } = fileOf(tar);
    const found: string[] = [];
    for await (const { entry } of readTarEntries(source, { reason: 'INVALID_ARCHIVE' })) found.push(entry.path);
    expect(found).toEqual(['a', 'empty', 'b', 'large', 'a', 'empty', 'b']);
    expect(readBytes()).toBeLessThan(50_000);
  });

  it('gives contents that can be read at any time, with their place', async () => {
    const { source } = fileOf(tar);
    const contents = new Map<string, AsyncIterable<Uint8Array>>();
    for await (const { entry, data } of readTarEntries(source, { reason: 'INVALID_ARCHIVE' })) {
      if (!contents.has(entry.path)) contents.set(entry.path, data);
    }
    expect(await collect(contents.get('b') ?? source)).toBe('b'.repeat(700));
    expect((await collect(contents.get('large') ?? source)) === large.toString()).toBe(true);
    expect(contents.get('large')).toBeInstanceOf(FileBytes);
    expect(contents.get('a')).toMatchObject({ offset: 512, length: 3000 });
  });

  it('does not give contents that run past the end', async () => {
    const { source } = fileOf(tar.subarray(0, tar.indexOf(large) + 500_000));
    const entries = readTarEntries(source, { reason: 'INVALID_ARCHIVE' });
    const found: string[] = [];
    const readAll = async (): Promise<void> => {
      for await (const { entry } of entries) found.push(entry.path);
    };
    await expect(readAll()).rejects.toMatchObject({
      reason: 'INVALID_ARCHIVE',
      message: expect.stringContaining('run 500001 bytes past the end') as string,
    });
    expect(found).not.toContain('large');
  });
});

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
