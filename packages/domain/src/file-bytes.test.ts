import { expect, test } from 'vitest';
import { FileBytes, type FileReader } from './file-bytes.ts';
import { MixedBytes, type MixedPart } from './mixed-bytes.ts';

const content = Uint8Array.from({ length: 3 * 1024 * 1024 + 7 }, (_, index) => (index * 7919) % 251);

/** As a file that gives `most` bytes at a time. */
function fileOf(bytes: Uint8Array, most = Infinity): FileReader {
  return { fd: 7, read: async (position, length) => bytes.subarray(position, position + Math.min(length, most)) };
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('are read in order, as often as one likes, also where a read gives less than was asked for', async () => {
  const bytes = new FileBytes(fileOf(content, 100_000), 0, content.length);
  expect((await collect(bytes)).equals(content)).toBe(true);
  expect((await collect(bytes)).equals(content)).toBe(true);
});

test('a part knows where in the file it lies', async () => {
  const part = new FileBytes(fileOf(content), 1000, 500_000).slice(10, 30).slice(5, 100);
  expect(part).toMatchObject({ fd: 7, offset: 1015, length: 15 });
  expect(Buffer.from(await part.read()).equals(content.subarray(1015, 1030))).toBe(true);
});

test('are read among others, which come alone or together', async () => {
  async function* parts(): AsyncGenerator<MixedPart | readonly MixedPart[]> {
    yield content.subarray(0, 10);
    yield new FileBytes(fileOf(content), 10, 2_000_000);
    yield [];
    yield [content.subarray(2_000_010, 2_000_020), new FileBytes(fileOf(content), 2_000_020, 5)];
    yield content.subarray(2_000_025);
  }
  expect((await collect(new MixedBytes(parts()))).equals(content)).toBe(true);
});

test('a part beyond the end is empty', async () => {
  const part = new FileBytes(fileOf(content), 0, 10).slice(20, 30);
  expect(part.length).toBe(0);
  expect(await part.read()).toHaveLength(0);
});

test('a file that has got shorter is an error', async () => {
  const bytes = new FileBytes(fileOf(content.subarray(0, 5)), 0, 10);
  await expect(bytes.read()).rejects.toMatchObject({
    code: 'FAILED_PRECONDITION',
    message: expect.stringContaining('ends at 5') as string,
  });
});
