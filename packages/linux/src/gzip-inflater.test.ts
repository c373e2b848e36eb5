import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openGzipInflater } from './gzip-inflater.ts';

const isInstalled = (await openGzipInflater()) !== undefined;
const PLAIN = Buffer.from(Array.from({ length: 50_000 }, (_, at) => `line ${at}\n`).join(''));

async function inflate(chunks: readonly Uint8Array[], outputBytes = 100_000): Promise<Buffer> {
  const inflater = await openGzipInflater();
  if (inflater === undefined) throw new Error('ISA-L is not installed');
  const output = Buffer.allocUnsafeSlow(outputBytes);
  const parts: Buffer[] = [];
  for (const chunk of chunks) {
    inflater.setInput(chunk);
    for (let hasMore = chunk.length > 0; hasMore;) {
      const step = await inflater.inflate(output);
      parts.push(Buffer.from(output.subarray(0, step.produced)));
      ({ hasMore } = step);
    }
  }
  if (!inflater.isComplete) throw new Error('ends early');
  return Buffer.concat(parts);
}

describe.skipIf(!isInstalled)('GzipInflater (needs libisal.so.2)', () => {
  it.each([0, 1, 6, 9])('inflates what zlib deflates at level %d, however it is cut', async (level) => {
    const data = gzipSync(PLAIN, { level });
    for (const size of [data.length, 4096, 1001]) {
      const chunks = Array.from({ length: Math.ceil(data.length / size) }, (_, at) =>
        Uint8Array.from(data.subarray(at * size, (at + 1) * size)),
      );
      expect((await inflate(chunks)).equals(PLAIN)).toBe(true);
    }
  });

  it('takes members byte by byte into an output of one byte', async () => {
    const small = gzipSync('small');
    const bytes = [...small, ...small].map((byte) => Uint8Array.of(byte));
    expect((await inflate(bytes, 1)).toString()).toBe('smallsmall');
  });

  it('refuses changed bytes wherever they are', async () => {
    const data = gzipSync(PLAIN.subarray(0, 20_000));
    let refused = 0;
    for (let at = 0; at < data.length; at += 7) {
      const changed = Uint8Array.from(data);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      const result = await inflate([changed]).catch(() => 'refused');
      if (result === 'refused') refused += 1;
      // Time, extra flags and system in the header are not covered by the checksum.
      else expect(at).toBeLessThan(10);
    }
    expect(refused).toBeGreaterThan(data.length / 7 - 4);
  });
});
