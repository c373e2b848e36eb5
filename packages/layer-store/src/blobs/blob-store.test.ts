import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, digestHex, parseDigest } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from './blob-store.ts';

const BYTES = Buffer.from('{"schemaVersion":2}');
const OTHER = parseDigest(`sha256:${'0'.repeat(64)}`);

let root: string;
let blobs: BlobStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tinydock-blobs-'));
  blobs = createBlobStore({ root });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('BlobStore', () => {
  it('keeps bytes by their digest, as often as they come', async () => {
    const digest = await blobs.put(BYTES);
    expect(await blobs.put(BYTES, digest)).toBe(digest);
    expect(Buffer.from(await blobs.get(digest)).equals(BYTES)).toBe(true);
    expect([blobs.has(digest), blobs.has(OTHER)]).toEqual([true, false]);
    expect(blobs.list()).toEqual([digest]);
    expect(readdirSync(join(root, 'staging'))).toEqual([]);
    const many = await Promise.all(Array.from({ length: 20 }, () => blobs.put(Buffer.from('at once'))));
    expect(new Set(many).size).toBe(1);
  });

  it('refuses another digest and leaves nothing', async () => {
    await expect(blobs.put(BYTES, OTHER)).rejects.toMatchObject({ reason: 'DIGEST_MISMATCH' });
    expect(blobs.list()).toEqual([]);
    expect(readdirSync(join(root, 'staging'))).toEqual([]);
  });

  it('notices damage, and mends it when the bytes come again', async () => {
    const digest = await blobs.put(BYTES);
    writeFileSync(join(root, 'blobs/sha256', digestHex(digest)), 'damaged');
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'DATA_LOSS' });
    await blobs.put(BYTES);
    expect(await blobs.get(digest)).toHaveLength(BYTES.length);
  });

  it('removes, also what is not there', async () => {
    const digest = await blobs.put(BYTES);
    await blobs.remove([digest, OTHER]);
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(existsSync(join(root, 'blobs/sha256', digestHex(digest)))).toBe(false);
  });
});
