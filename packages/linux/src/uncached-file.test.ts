import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSoundUncachedCalls, UncachedFile } from './uncached-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-uncached-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const CONTENT = Buffer.from(Array.from({ length: 1_500_000 }, (_, at) => (at * 7919) % 251));

async function withFile<Result>(path: string, use: (file: UncachedFile) => Result): Promise<Awaited<Result>> {
  const fd = openSync(path, 'r');
  try {
    return await use(new UncachedFile(fd));
  } finally {
    closeSync(fd);
  }
}

describe('UncachedFile', () => {
  it('reads from anywhere, and nothing at the end', async () => {
    writeFileSync(join(dir, 'file'), CONTENT);
    await withFile(join(dir, 'file'), async (file) => {
      const bytes = Buffer.alloc(400_000);
      expect(file.readSync(bytes, 1_234_567)).toBe(CONTENT.length - 1_234_567);
      expect(bytes.subarray(0, 265_433).equals(CONTENT.subarray(1_234_567))).toBe(true);
      expect(await file.read(bytes, 5)).toBe(bytes.length);
      expect(bytes.equals(CONTENT.subarray(5, 400_005))).toBe(true);
      expect(await file.read(bytes, CONTENT.length)).toBe(0);
      expect(file.readSync(bytes, CONTENT.length + 9)).toBe(0);
    });
  });

  it('reads where the filesystem cannot do without the cache, as procfs', async () => {
    const bytes = Buffer.alloc(300_000);
    for (const read of ['read', 'readSync'] as const) {
      const count = await withFile('/proc/self/status', (file) => file[read](bytes, 0));
      expect(count).toBeGreaterThan(100);
      expect(bytes.subarray(0, count).toString()).toContain('\nPid:');
    }
  });

  // A filesystem in memory has nothing else than the cache.
  it.each([tmpdir(), '/dev/shm'])('writes pieces one after the other to %s', (parent) => {
    const path = join(mkdtempSync(join(parent, 'tinydock-uncached-')), 'file');
    try {
      writeFileSync(path, 'before');
      const fd = openSync(path, 'r+');
      const pieces = [CONTENT.subarray(0, 300_000), CONTENT.subarray(300_000, 300_001), CONTENT.subarray(300_001)];
      expect(new UncachedFile(fd).writeSync(pieces, 4096)).toBe(CONTENT.length);
      closeSync(fd);
      const written = readFileSync(path);
      expect(written.subarray(4096).equals(CONTENT)).toBe(true);
      expect(written.toString('latin1', 0, 7)).toBe('before\0');
    } finally {
      rmSync(dirname(path), { recursive: true });
    }
  });

  it('reports what it may not write', async () => {
    writeFileSync(join(dir, 'file'), 'x');
    await expect(withFile(join(dir, 'file'), (file) => file.writeSync([CONTENT], 0))).rejects.toThrow(/EBADF/);
  });

  it.each(['read', 'readSync'] as const)('%s reports what the kernel refuses', async (read) => {
    await expect(withFile(dir, (file) => file[read](Buffer.alloc(10), 0))).rejects.toThrow(/EISDIR/);
  });
});

describe('kernels', () => {
  it.each([
    ['6.18.44-name', true],
    ['6.17.0', true],
    ['7.0-rc1', true],
    ['6.16.12+deb13', false],
    ['5.19.0', false],
    ['unknown', false],
  ])('%s: %s', (release, isSound) => {
    expect(hasSoundUncachedCalls(release)).toBe(isSound);
  });
});
