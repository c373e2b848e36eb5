import { describe, expect, test } from 'vitest';
import { parseCdiSpec } from './parse-spec.ts';

const BYTES = 128 * 1024;

describe('a large file that is no specification is read in its time', () => {
  const read = async (content: string): Promise<number> => {
    const started = performance.now();
    expect((await parseCdiSpec(content)).kind).toBe('problem');
    return performance.now() - started;
  };

  test.each(['!!x ', '&a ', '"', 'a\n', '[', '- ', '{a: '])('of %j again and again', async (word) => {
    expect(await read(word.repeat(BYTES / word.length))).toBeLessThan(6000);
  });

  test('of keys', async () => {
    expect(await read(Array.from({ length: 12_000 }, (_, index) => `k${index}: 1`).join('\n'))).toBeLessThan(6000);
  });
});
