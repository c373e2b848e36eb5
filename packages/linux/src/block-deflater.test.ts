import { randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ISAL_LEVELS, openBlockDeflater } from './block-deflater.ts';

const isInstalled = (await openBlockDeflater(1)) !== undefined;
const FINAL_BLOCK = Uint8Array.of(3, 0);

describe.skipIf(!isInstalled).each(ISAL_LEVELS)('BlockDeflater at level %d (needs libisal.so.2)', (level) => {
  it('makes blocks that zlib inflates as one stream, the same each time', async () => {
    const deflater = await openBlockDeflater(level);
    const blocks = [randomBytes(300_000), Buffer.alloc(1 << 20, 'text '), Buffer.from('x')];
    const once: Buffer[] = [];
    const again: Buffer[] = [];
    for (const results of [once, again]) {
      for (const block of blocks) {
        const output = Buffer.alloc(2 << 20);
        results.push(output.subarray(0, await deflater?.deflate(block, output)));
      }
    }
    expect(inflateRawSync(Buffer.concat([...once, FINAL_BLOCK])).equals(Buffer.concat(blocks))).toBe(true);
    expect(Buffer.concat(again).equals(Buffer.concat(once))).toBe(true);
    expect(once[1]?.length).toBeLessThan(20_000);
  });

  it('says where the output is too small, and goes on', async () => {
    const deflater = await openBlockDeflater(level);
    const block = randomBytes(100_000);
    await expect(deflater?.deflate(block, Buffer.alloc(1000))).rejects.toThrow('too small');
    const output = Buffer.alloc(200_000);
    const result = output.subarray(0, await deflater?.deflate(block, output));
    expect(inflateRawSync(Buffer.concat([result, FINAL_BLOCK])).equals(block)).toBe(true);
  });
});
