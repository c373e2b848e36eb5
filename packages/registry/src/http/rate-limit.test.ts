import { describe, expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';

async function* chunks(count: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield await Promise.resolve(new Uint8Array(bytes));
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of source) length += chunk.length;
  return length;
}

describe('RateLimit', () => {
  test('lets bytes of all who share it pass at its rate', async () => {
    const limit = new RateLimit(1_000_000);
    const startedAt = performance.now();
    const lengths = await Promise.all([1, 2].map(() => drain(limit.pace(chunks(10, 20_000), 'reading', undefined))));
    expect(lengths).toEqual([200_000, 200_000]);
    // 0.4 s, less the burst and the last piece, which need not be waited for.
    expect(performance.now() - startedAt).toBeGreaterThan(250);
  });

  test('does not slow anybody down without a rate', async () => {
    expect(await drain(new RateLimit(Infinity).pace(chunks(100, 1_000_000), 'reading', undefined))).toBe(100_000_000);
  });

  test('who waits can be called off', async () => {
    const limit = new RateLimit(1024);
    const signal = AbortSignal.timeout(50);
    await expect(drain(limit.pace(chunks(3, 100_000), 'reading', signal))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
