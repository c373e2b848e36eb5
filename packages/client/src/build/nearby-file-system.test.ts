import { closeSync, constants, lstatSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NearbyFileSystem } from './nearby-file-system.ts';

let directory: string;
let fd: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-nearby-'));
  fd = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
});
afterEach(() => {
  closeSync(fd);
  rmSync(directory, { recursive: true, force: true });
});

describe.skipIf(!isMainThread)('files of a directory, asked for from within it', () => {
  const names = ['0', '1', '2', '3', '4', '5', '6', '7', 'file:', '\u00e4', 'link'];

  function make(): void {
    for (const name of names.slice(0, -1)) writeFileSync(join(directory, name), name);
    rmSync(join(directory, '\u00e4'));
    writeFileSync(Buffer.from(`${directory}/\u00e4`, 'latin1'), '');
    symlinkSync('0', join(directory, 'link'));
  }

  it('are as they are otherwise, and the process is where it was', () => {
    make();
    const home = process.cwd();
    using nearby = new NearbyFileSystem();
    const found = nearby.files.lstatNames?.(fd, [...names, 'gone']) ?? [];
    expect(found.map((status) => status?.ino)).toEqual([
      ...names.map((name) => lstatSync(Buffer.from(`${directory}/${name}`, 'latin1')).ino),
      undefined,
    ]);
    expect(found.at(-2)?.isSymbolicLink()).toBe(true);
    expect(process.cwd()).toBe(home);
  });

  it('are left to others where they are few', () => {
    using nearby = new NearbyFileSystem();
    expect(nearby.files.lstatNames?.(fd, ['a'])).toBeUndefined();
  });

  it('leave the process where it was where they cannot be asked for', () => {
    const home = process.cwd();
    using nearby = new NearbyFileSystem();
    const file = openSync('/proc/self/stat', constants.O_RDONLY);
    try {
      expect(() => nearby.files.lstatNames?.(file, names)).toThrow('ENOTDIR');
    } finally {
      closeSync(file);
    }
    expect(process.cwd()).toBe(home);
  });
});
