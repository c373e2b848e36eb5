import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { breakLock, lookAtLock, withDirectoryLock } from './directory-lock.ts';

let directory: string;
let lock: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-directory-lock-'));
  lock = join(directory, '.tinydock.lock');
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** As a process leaves it that dies, some time ago. */
async function leaveLock(): Promise<void> {
  await writeFile(lock, '1\n');
  await utimes(lock, new Date(0), new Date(0));
}

test('of many who find the lock of a dead process one at a time goes on', async () => {
  let inside = 0;
  let most = 0;
  await leaveLock();
  const change = async (): Promise<void> => {
    most = Math.max(most, (inside += 1));
    await delay(0);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withDirectoryLock(directory, change)));
  expect(most).toBe(1);
  expect(await readdir(directory)).toEqual([]);
});

test('a process that died while it took the lock of a dead one away holds nobody up', async () => {
  await leaveLock();
  const right = `${lock}.${(await lookAtLock(lock))?.id ?? ''}`;
  await writeFile(right, '1\n');
  await utimes(right, new Date(0), new Date(0));
  await withDirectoryLock(directory, () => Promise.resolve());
  expect(await readdir(directory)).toEqual([]);
});

test('a lock that was taken since a dead one was seen stays', async () => {
  await leaveLock();
  const seen = await lookAtLock(lock);
  if (seen === undefined) throw new Error('there is no lock');
  await breakLock(lock, seen);
  await withDirectoryLock(directory, async () => {
    await breakLock(lock, seen);
    expect(await readdir(directory)).toEqual(['.tinydock.lock']);
  });
});

test('whoever was taken for dead leaves the lock of the next alone', async () => {
  await withDirectoryLock(directory, async () => {
    await rm(lock);
    await writeFile(lock, 'next\n');
  });
  expect(await readdir(directory)).toEqual(['.tinydock.lock']);
});

test('gives the lock back where the change fails', async () => {
  await expect(withDirectoryLock(directory, () => Promise.reject(new Error('no space')))).rejects.toThrow('no space');
  expect(await readdir(directory)).toEqual([]);
});
