import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

function writeAll(path: string, pieceBytes: number): void {
  const fd = openSync(path, 'w');
  try {
    const file = new UncachedFile(fd);
    for (let done = 0; done < CONTENT.length;) {
      done += file.writeSync(CONTENT.subarray(done, done + pieceBytes), done);
    }
  } finally {
    closeSync(fd);
  }
}

function withFile<Result>(path: string, flags: string, use: (file: UncachedFile) => Result): Result {
  const fd = openSync(path, flags);
  try {
    return use(new UncachedFile(fd));
  } finally {
    closeSync(fd);
  }
}

describe('UncachedFile', () => {
  it.each([1 << 20, 300_001, 262_144, 1000])('writes pieces of %i bytes, whatever pages they end in', (pieceBytes) => {
    writeAll(join(dir, 'file'), pieceBytes);
    expect(readFileSync(join(dir, 'file')).equals(CONTENT)).toBe(true);
  });

  it('reads from anywhere, and nothing at the end', async () => {
    writeFileSync(join(dir, 'file'), CONTENT);
    const fd = openSync(join(dir, 'file'), 'r');
    try {
      const file = new UncachedFile(fd);
      const bytes = Buffer.alloc(400_000);
      expect(file.readSync(bytes, 1_234_567)).toBe(CONTENT.length - 1_234_567);
      expect(bytes.subarray(0, 265_433).equals(CONTENT.subarray(1_234_567))).toBe(true);
      expect(await file.read(bytes, 5)).toBe(bytes.length);
      expect(bytes.equals(CONTENT.subarray(5, 400_005))).toBe(true);
      expect(await file.read(bytes, CONTENT.length)).toBe(0);
      expect(file.readSync(bytes, CONTENT.length + 9)).toBe(0);
    } finally {
      closeSync(fd);
    }
  });

  it('reads and writes where the filesystem cannot do without the cache, as procfs', async () => {
    const bytes = Buffer.alloc(300_000);
    expect(withFile('/proc/self/status', 'r', (file) => file.readSync(bytes, 0))).toBeGreaterThan(100);
    const fd = openSync('/proc/self/status', 'r');
    expect(await new UncachedFile(fd).read(bytes, 0)).toBeGreaterThan(100);
    closeSync(fd);
    const zeros = Buffer.alloc(1 << 20);
    expect(withFile('/dev/null', 'w', (file) => file.writeSync(zeros, 0))).toBe(zeros.length);
  });

  it('reports what the kernel refuses', () => {
    writeFileSync(join(dir, 'file'), 'x');
    const write = (): number => withFile(join(dir, 'file'), 'r', (file) => file.writeSync(Buffer.alloc(1 << 20), 0));
    expect(write).toThrow(/EBADF/);
    expect(() => withFile(dir, 'r', (file) => file.readSync(Buffer.alloc(10), 0))).toThrow(/EISDIR/);
    const full = (): number => withFile('/dev/full', 'w', (file) => file.writeSync(Buffer.alloc(1 << 20), 0));
    expect(full).toThrow(/ENOSPC/);
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
