import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type CompressedForm, type CompressionRecipe, digestHex, parseDigest } from '@tinydock/domain';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunksOf, diffIdOf, layerTar } from '../testing/layer-tar.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { chooseRecipe } from './choose-recipe.ts';

/** Several blocks of every recipe, with a part that cannot be compressed. */
const TAR = layerTar([
  { path: 'text', content: 'a line of text\n'.repeat(300_000) },
  { path: 'noise', content: randomBytes(1_000_001) },
]);
const DIFF_ID = diffIdOf(TAR);

let test: TestStore<MemoryLayerCatalog>;
beforeAll(async () => {
  test = openTestStore(createMemoryLayerCatalog());
  await test.store.ingest({ source: () => chunksOf(TAR, 1 << 20) });
});
afterAll(() => test.dispose());

async function compress(
  recipe: CompressionRecipe,
  store = test.store,
): Promise<{ readonly bytes: Buffer; readonly form: CompressedForm }> {
  const pieces: Uint8Array[] = [];
  const reading = store.compress(DIFF_ID, recipe);
  for (;;) {
    const next = await reading.next();
    if (next.done === true) return { bytes: Buffer.concat(pieces), form: next.value };
    pieces.push(next.value);
  }
}

describe('compress', () => {
  it.each([
    { compression: 'gzip' },
    { compression: 'gzip', level: 1 },
    { compression: 'gzip', level: 9 },
    { compression: 'zstd' },
    { compression: 'zstd', level: 9 },
  ] as const)('makes what every tool reads, and the same each time: %o', async (choice) => {
    const recipe = await chooseRecipe(choice);
    const { bytes, form } = await compress(recipe);
    const { compression } = choice;
    expect(form).toEqual({ digest: parseDigest(diffIdOf(bytes)), sizeBytes: bytes.length, compression });
    expect((compression === 'gzip' ? gunzipSync(bytes) : zstdDecompressSync(bytes)).equals(TAR)).toBe(true);
    const tool = execFileSync(compression, ['-dc'], { input: bytes, maxBuffer: 2 * TAR.length });
    expect(tool.equals(TAR)).toBe(true);
    expect(bytes.length).toBeLessThan(1_100_000);
    expect((await compress(recipe)).form).toEqual(form);
    const taken = await test.store.ingest({ source: () => chunksOf(bytes, 100_000) });
    expect(taken).toMatchObject({ layer: { diffId: DIFF_ID }, compressed: form });
  });

  it.each([
    { compression: 'gzip', level: 0 },
    { compression: 'gzip', level: 10 },
    { compression: 'zstd', level: 23 },
    { compression: 'zstd', level: 1.5 },
  ] as const)('knows no level %o', async (choice) => {
    await expect(chooseRecipe(choice)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('makes an empty layer', async () => {
    const empty = layerTar([]);
    const { layer } = await test.store.ingest({ source: () => chunksOf(empty) });
    const pieces: Uint8Array[] = [];
    for await (const piece of test.store.compress(layer.diffId, await chooseRecipe({ compression: 'gzip' }))) {
      pieces.push(piece);
    }
    expect(gunzipSync(Buffer.concat(pieces)).equals(empty)).toBe(true);
  });

  it('ends with its reader, and with the signal', async () => {
    const recipe = await chooseRecipe({ compression: 'gzip' });
    for await (const piece of test.store.compress(DIFF_ID, recipe)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    const stop = new AbortController();
    const reading = test.store.compress(DIFF_ID, recipe, stop.signal);
    await reading.next();
    stop.abort();
    await expect(reading.next()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await compress(recipe)).form.compression).toBe('gzip');
  });

  it('lets nothing damaged out for whole', async () => {
    const damaged = Buffer.from(TAR);
    damaged[600] = 1;
    const path = join(test.root, 'layers', digestHex(DIFF_ID), 'layer.tar');
    writeFileSync(path, damaged);
    await expect(compress(await chooseRecipe({ compression: 'gzip' }))).rejects.toMatchObject({
      code: 'DATA_LOSS',
      reason: 'DIGEST_MISMATCH',
    });
    writeFileSync(path, TAR);
  });

  it('of a layer that is not here says so', async () => {
    const reading = test.store.compress(diffIdOf(Buffer.from('x')), await chooseRecipe({ compression: 'gzip' }));
    await expect(reading.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
