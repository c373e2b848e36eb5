import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openPipe } from './pipe.ts';
import { readAhead } from './read-ahead.ts';

/** Bytes of a file that are in the page cache. */
function cachedBytes(path: string): number {
  return Number(execFileSync('fincore', ['--bytes', '--noheadings', '--output', 'res', path], { encoding: 'utf8' }));
}

it('brings into the page cache what was not there', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tinydock-ahead-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'file');
  writeFileSync(path, Buffer.alloc(64 * 1024, 'x'));
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
    // What was written without it does not come back.
    execFileSync('dd', ['if=/dev/null', `of=${path}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0'], {
      stdio: 'ignore',
    });
    expect(cachedBytes(path)).toBe(0);
    expect(readAhead({ fd, offset: 0, length: 64 * 1024 })).toBe(true);
    await expect.poll(() => cachedBytes(path)).toBe(64 * 1024);
  } finally {
    closeSync(fd);
  }
});

it('says where it cannot be', () => {
  const { readFd, writeFd } = openPipe();
  try {
    expect(readAhead({ fd: readFd, offset: 0, length: 1 })).toBe(false);
  } finally {
    closeSync(readFd);
    closeSync(writeFd);
  }
});
