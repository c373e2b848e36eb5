import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { allocateAligned } from '@tinydock/linux';
import { SeededRandom } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TarFile } from './tar-file.ts';

const MIB = 1 << 20;
const BYTES = new SeededRandom(7).bytes(13 * MIB + 517);

let directory: string;
beforeEach(() => {
  // A disk, and not the memory that /tmp may be.
  directory = mkdtempSync('/var/tmp/tinydock-tar-file-');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function writeIn(pieces: number, tar: TarFile, bytes = BYTES): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieces) await tar.write(bytes.subarray(at, at + pieces));
  await tar.sync();
  await tar.close();
}

/** Bytes of a file that are in the page cache. */
function cachedBytes(path: string): number {
  return Number(execFileSync('fincore', ['--bytes', '--noheadings', '--output', 'RES', path], { encoding: 'utf8' }));
}

describe('TarFile', () => {
  it.each([517, 300_000, MIB, 3 * MIB + 1, BYTES.length])(
    'has what was written in pieces of %i bytes',
    async (size) => {
      const path = join(directory, 'tar');
      await writeIn(size, await TarFile.create(path));
      expect(readFileSync(path).equals(BYTES)).toBe(true);
    },
  );

  it('uses the page cache for the beginning and the last part of a block', async () => {
    const path = join(directory, 'tar');
    await writeIn(MIB, await TarFile.create(path));
    expect(cachedBytes(path)).toBeGreaterThanOrEqual(8 * MIB);
    expect(cachedBytes(path)).toBeLessThan(9 * MIB);
  });

  it('writes as usual where the kernel refuses what goes past the page cache', async () => {
    const path = join(directory, 'tar');
    const misaligned = (bytes: number, alignment: number): Buffer =>
      allocateAligned(bytes + alignment, alignment).subarray(1, bytes + 1);
    await writeIn(300_000, await TarFile.create(path, misaligned));
    expect(readFileSync(path).equals(BYTES)).toBe(true);
    expect(cachedBytes(path)).toBeGreaterThanOrEqual(BYTES.length);
  });

  it('writes as usual into memory', async () => {
    const path = join(mkdtempSync('/dev/shm/tinydock-tar-file-'), 'tar');
    await writeIn(300_000, await TarFile.create(path));
    expect(readFileSync(path).equals(BYTES)).toBe(true);
    rmSync(join(path, '..'), { recursive: true });
  });

  it('takes no file that is there', async () => {
    const path = join(directory, 'tar');
    await writeIn(MIB, await TarFile.create(path));
    await expect(TarFile.create(path)).rejects.toThrow('EEXIST');
  });

  it('hands on the failure of a block that was under way', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', directory]);
    try {
      const tar = await TarFile.create(join(directory, 'tar'));
      await expect(writeIn(MIB, tar)).rejects.toThrow('ENOSPC');
      await tar.close();
    } finally {
      execFileSync('umount', [directory]);
    }
  });
});
