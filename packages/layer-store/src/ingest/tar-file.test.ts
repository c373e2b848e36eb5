import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TarFile } from './tar-file.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** More than stays in the page cache, and no whole number of pages. */
const CONTENT = Buffer.alloc(20 * MIB + 1234);
for (let at = 0; at + 4 <= CONTENT.length; at += 4) CONTENT.writeUInt32LE((at * 2654435761) >>> 0, at);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-tar-file-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

describe('TarFile', () => {
  it.each([
    ['mebibytes', [MIB]],
    ['a single piece', [CONTENT.length]],
    ['pieces of a socket', [64 * KIB]],
    ['odd pieces', [1, 4095, 4097, 300_001, 7, 255 * KIB, MIB - 1]],
  ])('has the bytes in their order, given in %s', async (_name, sizes) => {
    const file = await TarFile.create(join(dir, 'tar'));
    // One buffer for all: what was written is not needed any more.
    const memory = Buffer.alloc(Math.max(...sizes));
    for (let done = 0, count = 0; done < CONTENT.length; count += 1) {
      const piece = CONTENT.subarray(done, done + (sizes[count % sizes.length] ?? 0));
      memory.set(piece);
      file.write(memory.subarray(0, piece.length));
      done += piece.length;
    }
    file.flush();
    await file.sync();
    await file.close();
    expect(readFileSync(join(dir, 'tar')).equals(CONTENT)).toBe(true);
  });

  it('has all of them when it was flushed, however few', async () => {
    const file = await TarFile.create(join(dir, 'tar'));
    file.flush();
    file.write(Buffer.from('one'));
    file.flush();
    file.write(Buffer.alloc(0));
    file.write(Buffer.from('two'));
    file.flush();
    expect(readFileSync(join(dir, 'tar'), 'latin1')).toBe('onetwo');
    expect(statSync(join(dir, 'tar')).mode & 0o777).toBe(0o600);
    await file.close();
  });

  it('takes no name that is there', async () => {
    await (await TarFile.create(join(dir, 'tar'))).close();
    await expect(TarFile.create(join(dir, 'tar'))).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
